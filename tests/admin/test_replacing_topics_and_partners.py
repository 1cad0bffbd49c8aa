"""Topics and business partners that are in use give way to others, and whatever names them follows."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from supportdesk.accounts.models import BusinessPartner, Contact, Tenant, User
from tests.assignment.working import work_off
from tests.factory import signed_in
from tickets.admin import topics
from tickets.models import CannedResponse, HelpTopic, SettingChange, Ticket
from triage.models import Clause, RoutingRule

OpenTicket = Callable[..., Ticket]


@pytest.fixture
def desk(ana: User) -> Client:
    return signed_in(ana)


@pytest.fixture
def refunds(tenant: Tenant) -> HelpTopic:
    return HelpTopic.objects.create(tenant=tenant, name="Refunds")


@pytest.fixture
def returns(tenant: Tenant) -> HelpTopic:
    return HelpTopic.objects.create(tenant=tenant, name="Returns")


@pytest.fixture
def partners(tenant: Tenant, cleo: Contact) -> tuple[BusinessPartner, BusinessPartner]:
    """Cleo speaks for the first."""
    first, second = (BusinessPartner.objects.create(tenant=tenant, name=name) for name in ("Old & Co", "New & Co"))
    cleo.partner = first
    cleo.save(update_fields=["partner"])
    return first, second


def page(row: Any, name: str = "delete") -> str:
    meta = row._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_{name}", args=[row.pk])


def asks_for(tenant: Tenant, field: str, *ids: int) -> Clause:
    position = RoutingRule.objects.of(tenant).count() + 1
    rule = RoutingRule.objects.create(tenant=tenant, name="Any", position=position, action="escalate")
    values = [str(pk) for pk in ids]
    return Clause.objects.create(tenant=tenant, rule=rule, field=field, operator="any_of", values=values)


def values(clause: Clause) -> list[str]:
    return Clause.objects.get(pk=clause.pk).values


def test_a_topic_in_use_asks_for_its_replacement(
    desk: Client, refunds: HelpTopic, returns: HelpTopic, other_tenant: Tenant, open_ticket: OpenTicket
) -> None:
    HelpTopic.objects.create(tenant=other_tenant, name="Theirs")
    open_ticket(topic=refunds)
    answer: Any = desk.get(page(refunds))
    assert "1 ticket will go to its replacement" in answer.content.decode()
    assert list(answer.context["form"].fields["replacement"].queryset) == [returns]


def test_tickets_answers_and_rules_follow_a_topic(
    desk: Client, tenant: Tenant, other_tenant: Tenant, refunds: HelpTopic, returns: HelpTopic, open_ticket: OpenTicket
) -> None:
    ticket = open_ticket(topic=refunds)
    canned = CannedResponse.objects.create(tenant=tenant, topic=refunds, title="Sorry", body="Sorry.")
    clause = asks_for(tenant, "topic", refunds.pk, returns.pk)
    queues, theirs = asks_for(other_tenant, "queue", refunds.pk), asks_for(other_tenant, "topic", refunds.pk)

    desk.post(page(refunds), {"replacement": returns.pk})
    work_off()

    assert not HelpTopic.objects.filter(pk=refunds.pk).exists()
    ticket.refresh_from_db()
    canned.refresh_from_db()
    assert (ticket.topic, canned.topic, values(clause)) == (returns, returns, [str(returns.pk)])
    assert (values(queues), values(theirs)) == ([str(refunds.pk)], [str(refunds.pk)])
    assert [(told.tenant, told.actor_name) for told in SettingChange.objects.all()] == [(tenant, "Ana")]
    changed = ticket.events.get(kind="topic_changed")
    assert (changed.actor_name, changed.data["topic"]) == ("Ana", [refunds.pk, returns.pk])


def test_a_great_many_tickets_go_in_several_requests(
    desk: Client, refunds: HelpTopic, returns: HelpTopic, open_ticket: OpenTicket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(topics, "HANDED_OVER_AT_MOST", 2)
    for _ in range(3):
        open_ticket(topic=refunds)
    answer = desk.post(page(refunds), {"replacement": returns.pk}, follow=True)
    assert "Refunds still has 1 ticket. Delete once more" in answer.content.decode()
    desk.post(page(refunds), {"replacement": returns.pk})
    assert Ticket.objects.about(returns).count() == 3


def test_a_topic_with_others_under_it_stays(desk: Client, refunds: HelpTopic, returns: HelpTopic) -> None:
    returns.parent = refunds
    returns.save()
    assert "Topics stand under Refunds" in desk.get(page(refunds)).content.decode()
    desk.post(page(refunds), {"replacement": returns.pk, "post": "yes"})
    assert HelpTopic.objects.count() == 2


def test_topics_in_use_are_not_deleted_from_the_list(
    desk: Client, refunds: HelpTopic, returns: HelpTopic, open_ticket: OpenTicket
) -> None:
    open_ticket(topic=refunds)
    data = {"action": "delete_selected", "_selected_action": [refunds.pk, returns.pk]}
    listed = reverse("admin:tickets_helptopic_changelist")
    assert "Refunds has 1 ticket. Delete it on its own page" in desk.post(listed, data).content.decode()
    desk.post(listed, data | {"post": "yes"})
    assert HelpTopic.objects.count() == 2


def test_an_unused_topic_is_simply_deleted(desk: Client, refunds: HelpTopic) -> None:
    desk.post(page(refunds), {"post": "yes"})
    assert not HelpTopic.objects.exists()


def test_no_foreign_replacement(
    desk: Client, refunds: HelpTopic, other_tenant: Tenant, open_ticket: OpenTicket
) -> None:
    ticket = open_ticket(topic=refunds)
    theirs = HelpTopic.objects.create(tenant=other_tenant, name="Theirs")
    for wrong in ("", str(theirs.pk), str(refunds.pk), "x"):
        answer: Any = desk.post(page(refunds), {"replacement": wrong, "post": "yes"})
        assert answer.context["form"].errors
    ticket.refresh_from_db()
    assert ticket.topic == refunds


def test_a_merged_partner_hands_over_its_people_its_tickets_and_its_rules(
    desk: Client,
    tenant: Tenant,
    partners: tuple[BusinessPartner, BusinessPartner],
    cleo: Contact,
    open_ticket: OpenTicket,
) -> None:
    old, new = partners
    ticket, clause = open_ticket(), asks_for(tenant, "partner", old.pk)
    before = BusinessPartner.objects.create(tenant=tenant, name="Oldest", state="merged", merged_into=old)

    data = {"name": old.name, "state": "merged", "merged_into": new.pk}
    assert desk.post(page(old, "change"), data).status_code == 302
    work_off()

    for row in (ticket, cleo, before, old):
        row.refresh_from_db()
    assert (ticket.partner, cleo.partner, before.merged_into, values(clause)) == (new, new, new, [str(new.pk)])
    assert (old.state, old.merged_into) == ("merged", new)


def test_partners_are_not_merged_in_a_ring(desk: Client, partners: tuple[BusinessPartner, BusinessPartner]) -> None:
    old, new = partners
    data = {"state": "merged", "name": "Name"}
    desk.post(page(old, "change"), data | {"merged_into": new.pk})
    answer: Any = desk.post(page(new, "change"), data | {"merged_into": old.pk})
    assert "is merged itself" in str(answer.context["adminform"].form.errors)
    new.refresh_from_db()
    assert new.state == "active"


def test_a_deleted_partner_asks_for_its_replacement_and_all_follow(
    desk: Client,
    tenant: Tenant,
    partners: tuple[BusinessPartner, BusinessPartner],
    cleo: Contact,
    open_ticket: OpenTicket,
) -> None:
    old, new = partners
    merged = BusinessPartner.objects.create(tenant=tenant, name="Gone", state="merged", merged_into=new)
    ticket, clause = open_ticket(), asks_for(tenant, "partner", old.pk, new.pk)
    answer: Any = desk.get(page(old))
    assert list(answer.context["form"].fields["replacement"].queryset) == [new]
    assert merged not in answer.context["form"].fields["replacement"].queryset

    desk.post(page(old), {"replacement": new.pk})
    work_off()

    ticket.refresh_from_db()
    cleo.refresh_from_db()
    assert (ticket.partner, cleo.partner, values(clause)) == (new, new, [str(new.pk)])
    assert not BusinessPartner.objects.filter(pk=old.pk).exists()


def test_changing_a_partners_name_hands_over_nothing(
    desk: Client, partners: tuple[BusinessPartner, BusinessPartner], cleo: Contact
) -> None:
    old, _ = partners
    desk.post(page(old, "change"), {"name": "Older & Co", "state": "active"})
    cleo.refresh_from_db()
    assert cleo.partner == old
