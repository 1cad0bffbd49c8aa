"""Topics on the list and in the rail of a ticket, and the requester's other tickets beside it."""

import re

import pytest
from django.test import Client

from supportdesk.accounts.models import Contact, Membership, Role, Tenant, User
from tests import factory
from tests.desk.visiting import HTMX, LIST, Opener, numbers, page_of, queries, text
from tests.factory import signed_in
from tickets.models import HelpTopic, Ticket


@pytest.fixture
def desk(sam: User) -> Client:
    return signed_in(sam)


@pytest.fixture
def refunds(tenant: Tenant) -> HelpTopic:
    billing = HelpTopic.objects.create(tenant=tenant, name="Billing", position=1)
    return HelpTopic.objects.create(tenant=tenant, name="Refunds", parent=billing)


def other_parts(page: str) -> list[tuple[str, str]]:
    """The links beside “Other tickets”: (address, words)."""
    found = re.findall(r'rail__count" href="([^"]+)">([^<]+)</a>', page)
    return [(address.replace("&amp;", "&"), words) for address, words in found]


def test_the_list_is_narrowed_to_topics(desk: Client, open_ticket: Opener, refunds: HelpTopic) -> None:
    with_topic, without = open_ticket(topic=refunds), open_ticket()
    response = desk.get(LIST, {"topic": refunds.pk})
    assert numbers(response) == [with_topic.number]
    assert "Topic: <b>Billing › Refunds</b>" in text(response)
    assert numbers(desk.get(LIST, {"topic": "none"})) == [without.number]
    assert set(numbers(desk.get(LIST, {"topic": f"none,{refunds.pk}"}))) == {with_topic.number, without.number}
    assert desk.get(LIST, {"topic": "evil"}).status_code == 422


def test_the_menu_offers_topics_where_there_are_any(desk: Client, open_ticket: Opener, tenant: Tenant) -> None:
    open_ticket()
    assert "add=topic" not in text(desk.get(LIST))
    HelpTopic.objects.create(tenant=tenant, name="Refunds")
    assert "add=topic" in text(desk.get(LIST))
    assert "add=requester" not in text(desk.get(LIST))
    assert 'name="topic" value="none"' in text(desk.get(LIST, {"add": "topic"}))


def test_another_desks_topic_narrows_to_nothing(desk: Client, open_ticket: Opener, other_tenant: Tenant) -> None:
    open_ticket()
    theirs = HelpTopic.objects.create(tenant=other_tenant, name="Theirs-secret")
    factory.open_ticket(factory.make_contact(other_tenant), topic=theirs)
    response = desk.get(LIST, {"topic": theirs.pk})
    assert numbers(response) == []
    assert "secret" not in text(response)


def test_topics_of_several_companies_are_told_apart(
    desk: Client, sam: User, tenant: Tenant, other_tenant: Tenant, open_ticket: Opener
) -> None:
    Membership.objects.create(tenant=other_tenant, user=sam, role=Role.AGENT)
    for each in (tenant, other_tenant):
        HelpTopic.objects.create(tenant=each, name="Refunds")
    page = text(desk.get(LIST, {"add": "topic"}))
    assert "Refunds · SD" in page
    assert "Refunds · GX" in page


def test_the_list_asks_no_more_for_topics_and_requesters(
    desk: Client, open_ticket: Opener, refunds: HelpTopic, cleo: Contact
) -> None:
    open_ticket(topic=refunds)
    assert queries(desk, LIST) <= 8
    assert queries(desk, f"{LIST}?topic={refunds.pk}&requester={cleo.pk}") <= 8


def test_the_topic_is_changed_in_the_rail(desk: Client, open_ticket: Opener, refunds: HelpTopic) -> None:
    ticket = open_ticket()
    assert f'<option value="{refunds.pk}">Billing › Refunds</option>' in text(desk.get(page_of(ticket)))
    assert desk.post(page_of(ticket, "topic/"), {"topic": refunds.pk}).status_code == 302
    part = text(desk.get(page_of(ticket), headers=HTMX))
    assert f'<option value="{refunds.pk}" selected>' in part
    assert "set to Billing › Refunds by Sam" in part
    desk.post(page_of(ticket, "topic/"), {"topic": "none"})
    assert Ticket.objects.get().topic is None


@pytest.mark.parametrize("value", ["", "evil", "99999", "\x00"])
def test_a_topic_that_is_none_is_refused(desk: Client, open_ticket: Opener, refunds: HelpTopic, value: str) -> None:
    ticket = open_ticket(topic=refunds)
    assert desk.post(page_of(ticket, "topic/"), {"topic": value}).status_code == 422
    assert Ticket.objects.get().topic == refunds


def test_another_desks_topic_is_refused(desk: Client, open_ticket: Opener, other_tenant: Tenant) -> None:
    theirs = HelpTopic.objects.create(tenant=other_tenant, name="Theirs")
    ticket = open_ticket()
    assert desk.post(page_of(ticket, "topic/"), {"topic": theirs.pk}).status_code == 422
    assert ticket.events.count() == 1


def test_a_topic_that_was_switched_off_is_still_named_and_not_offered(
    desk: Client, open_ticket: Opener, refunds: HelpTopic
) -> None:
    ticket, other = open_ticket(topic=refunds), open_ticket()
    HelpTopic.objects.filter(pk=refunds.pk).update(is_active=False)
    assert f'<option value="{refunds.pk}" selected>' in text(desk.get(page_of(ticket)))
    assert "Refunds</option>" not in text(desk.get(page_of(other)))


def test_a_desk_without_topics_has_no_such_property(desk: Client, open_ticket: Opener) -> None:
    assert 'id="p-topic"' not in text(desk.get(page_of(open_ticket())))


def test_other_tickets_are_counted_and_each_count_opens_what_it_counts(
    desk: Client, open_ticket: Opener, tenant: Tenant, sam: User
) -> None:
    mine = [open_ticket(subject=f"No. {number}") for number in range(8)]
    for ticket in mine[:3]:
        Ticket.objects.filter(pk=ticket.pk).update(status="resolved")
    factory.open_ticket(factory.make_contact(tenant, "Nell"), subject="Nells own")
    page = text(desk.get(page_of(mine[0])))
    assert [words for _, words in other_parts(page)] == ["All 8", "Unresolved 5"]
    assert "Nells own" not in page
    shown = re.findall(r"<span>(No\. \d)</span>", page)
    assert shown == ["No. 7", "No. 6", "No. 5", "No. 4", "No. 3"]
    for address, words in other_parts(page):
        response = desk.get(address)
        assert len(numbers(response)) == int(words.split()[1])
        assert "Requester: <b>Cleo</b>" in text(response)


def test_a_first_ticket_has_no_others(desk: Client, open_ticket: Opener) -> None:
    assert "Other tickets" not in text(desk.get(page_of(open_ticket())))


def test_another_desks_requester_is_nobody(desk: Client, open_ticket: Opener, other_tenant: Tenant) -> None:
    open_ticket()
    theirs = factory.make_contact(other_tenant, "Finn-secret")
    factory.open_ticket(theirs)
    response = desk.get(LIST, {"requester": theirs.pk})
    assert numbers(response) == []
    assert "secret" not in text(response)
