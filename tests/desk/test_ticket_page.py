from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from supportdesk.accounts.actors import Actor
from supportdesk.accounts.models import Contact, Membership, Tenant, User
from tests import factory
from tests.desk.visiting import HOSTILE, HTMX, LIST, Opener, page_of, queries, talk, text


def test_shows_the_thread_with_who_said_what(desk: Client, open_ticket: Opener, sam: User) -> None:
    ticket = open_ticket(subject="No heating", body="It is **cold**.")
    ticket.reply("On my way.", by=Actor.agent(sam))
    ticket.note("Third time.", by=Actor.agent(sam))
    ticket.reply("Have you tried the switch?", by=Actor.assistant("Acme AI"))
    page = text(desk.get(page_of(ticket)))
    for said in ("<strong>cold</strong>", "On my way.", "Third time.", "Internal note", "Automatic answer"):
        assert said in page
    assert page.index("It is") < page.index("On my way.") < page.index("Third time.")
    assert 'data-kind="note" data-by="agent"' in page


def test_folds_events_where_they_are_many(desk: Client, open_ticket: Opener, sam: User) -> None:
    ticket, by = open_ticket(), Actor.agent(sam)
    ticket.assign(to=sam, by=by)
    assert "Assigned</b> to Sam by Sam" in text(desk.get(page_of(ticket)))
    ticket.set_priority("high", by=by)
    ticket.tag(add=["vip"], by=by)
    assert "3 events, from assigned to tags" in text(desk.get(page_of(ticket)))


def test_shows_who_asks_and_what_they_asked_before(desk: Client, open_ticket: Opener, cleo: Contact) -> None:
    before, ticket = open_ticket(subject="The first one"), open_ticket()
    page = text(desk.get(page_of(ticket)))
    assert cleo.email in page
    assert "The first one" in page
    assert page_of(before) in page


def test_everything_typed_is_escaped(desk: Client, tenant: Tenant, sam: User) -> None:
    requester = factory.make_contact(tenant, HOSTILE[:60], email="a@b.example")
    ticket = factory.open_ticket(requester, subject=HOSTILE, body=HOSTILE)
    ticket.note(HOSTILE, by=Actor.agent(sam))
    page = text(desk.get(page_of(ticket)))
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


@pytest.mark.parametrize("number", ["SD-99999", "GX-00001", "SD-", "SD-0%00", "SD-1" + "0" * 40, "nonsense"])
def test_unknown_numbers_are_not_found(desk: Client, open_ticket: Opener, number: str) -> None:
    open_ticket()
    assert desk.get(f"{LIST}{number}/").status_code == 404


def test_numbers_may_be_typed_in_small_letters(desk: Client, open_ticket: Opener) -> None:
    assert desk.get(page_of(open_ticket()).lower()).status_code == 200


def test_another_tenants_ticket_does_not_exist(intruder: Client, open_ticket: Opener) -> None:
    ticket = open_ticket()
    assert intruder.get(page_of(ticket)).status_code == 404
    assert intruder.get(page_of(ticket, "history/")).status_code == 404
    for part in ("replies", "notes", "status", "priority", "assignment", "queue", "category", "tags"):
        assert intruder.post(page_of(ticket, f"{part}/"), {"body": "x", "status": "closed"}).status_code == 404
    ticket.refresh_from_db()
    assert (ticket.status, ticket.entries.count(), ticket.events.count()) == ("open", 1, 1)


def test_acts_are_posts(desk: Client, open_ticket: Opener) -> None:
    ticket = open_ticket()
    for part in ("replies", "notes", "status", "priority", "assignment", "queue", "category", "tags"):
        assert desk.get(page_of(ticket, f"{part}/")).status_code == 405


def test_csrf_is_asked_for(sam: User, open_ticket: Opener) -> None:
    client, ticket = Client(enforce_csrf_checks=True), open_ticket()
    client.force_login(sam)
    assert client.post(page_of(ticket, "replies/"), {"body": "x"}).status_code == 403
    assert ticket.entries.count() == 1


def test_a_long_thread_shows_its_end_and_leads_to_the_rest(desk: Client, open_ticket: Opener) -> None:
    ticket = open_ticket(body="The very beginning.")
    talk(ticket, 1000)
    page = text(desk.get(page_of(ticket)))
    assert "Line number 1000." in page
    assert "Line number 950." not in page
    first = ticket.entries.in_order()[951]
    assert f"?before={first.pk}" in page
    whole = text(desk.get(page_of(ticket), {"before": first.pk}))
    part = text(desk.get(page_of(ticket), {"before": first.pk}, headers=HTMX))
    for earlier in (whole, part):
        assert "Line number 950." in earlier
        assert "Line number 951." not in earlier
    assert "<html" not in part
    assert "The very beginning." in text(desk.get(page_of(ticket), {"before": ticket.entries.in_order()[3].pk}))


def test_a_place_that_is_not_in_the_thread(desk: Client, open_ticket: Opener, other_tenant: Tenant) -> None:
    ticket, theirs = open_ticket(), factory.open_ticket(factory.make_contact(other_tenant))
    assert desk.get(page_of(ticket), {"before": "abc"}).status_code == 422
    nowhere = text(desk.get(page_of(ticket), {"before": theirs.entries.get().pk}))
    assert "Nothing has been said here yet" in nowhere


def test_the_whole_history_pages(desk: Client, open_ticket: Opener, sam: User) -> None:
    ticket = open_ticket()
    event = ticket.events.get()
    for step in range(250):
        event.pk, event.kind, event.at = None, "closed", ticket.created_at + timedelta(seconds=step + 1)
        event.save(force_insert=True)
    assert "The whole history" in text(desk.get(page_of(ticket)))
    first = text(desk.get(page_of(ticket, "history/")))
    assert first.count("Closed by") == 200
    last = ticket.events.in_order().reverse()[199].pk
    assert f"?before={last}" in first
    second = text(desk.get(page_of(ticket, "history/"), {"before": last}))
    assert (second.count("Closed by"), "Opened by Cleo" in second) == (50, True)
    assert desk.get(page_of(ticket, "history/"), {"before": "x\x00"}).status_code == 422


def test_queries_do_not_grow_with_the_thread(desk: Client, open_ticket: Opener, sam: User) -> None:
    ticket = open_ticket()
    talk(ticket, 3)
    few = queries(desk, page_of(ticket))
    talk(ticket, 300)
    for _ in range(5):
        ticket.note("A thought", by=Actor.agent(sam))
    assert queries(desk, page_of(ticket)) == few
    assert few <= 13  # one of them for the terms of the SLA policy, which no other panel knows


def test_an_assignee_who_left_is_still_named(supervisor: Client, open_ticket: Opener, sam: User) -> None:
    ticket = open_ticket(assignee=sam)
    Membership.objects.filter(user=sam).update(is_active=False)
    assert f'<option value="{sam.pk}" selected>Sam</option>' in text(supervisor.get(page_of(ticket)))


def test_a_follow_up_leads_back(desk: Client, open_ticket: Opener, sam: User, cleo: Contact) -> None:
    ticket = open_ticket()
    ticket.close(by=Actor.agent(sam))
    entry = ticket.reply("Still broken", by=Actor.customer(cleo))
    assert f'Follows <a href="{page_of(ticket)}">' in text(desk.get(page_of(entry.ticket)))


def test_times_are_told_in_words(desk: Client, open_ticket: Opener) -> None:
    page = text(desk.get(page_of(open_ticket())))
    assert f"today {timezone.localtime():%H:}" in page or "yesterday 23:" in page
