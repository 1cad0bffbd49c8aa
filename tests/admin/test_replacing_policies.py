"""Deleting a policy or a calendar in use; the last one there is has nothing to take its place."""

from typing import Any

import pytest
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from supportdesk.accounts.models import Tenant, User
from tests.desk.visiting import Opener, text
from tests.factory import signed_in
from tests.settings.setting import PRIORITIES
from tickets.models import Calendar, Queue, SlaPolicy, Ticket


@pytest.fixture
def desk(ana: User) -> Client:
    return signed_in(ana)


@pytest.fixture
def office(tenant: Tenant) -> SlaPolicy:
    calendar = Calendar.objects.create(tenant=tenant, name="Hours", weekly={"mon": [["09:00", "17:00"]]})
    return SlaPolicy.objects.create(tenant=tenant, name="Office", calendar=calendar, is_default=True)


def delete_page(row: Model) -> str:
    return reverse(f"admin:tickets_{row._meta.model_name}_delete", args=[row.pk])


def test_the_only_policy_in_use_says_what_to_do_first(desk: Client, office: SlaPolicy, open_ticket: Opener) -> None:
    ticket = open_ticket()
    Ticket.objects.filter(pk=ticket.pk).update(policy=office)
    for answer in (desk.get(delete_page(office)), desk.post(delete_page(office), {"replacement": "", "post": "yes"})):
        shown = text(answer)
        assert "there is no other SLA policy. Make one first" in " ".join(shown.split())
        assert "Replace and delete" not in shown
    assert SlaPolicy.objects.get() == office


def test_the_only_calendar_in_use_too(desk: Client, office: SlaPolicy) -> None:
    assert "1 SLA policy would be left with nothing" in text(desk.get(delete_page(office.calendar)))
    desk.post(delete_page(office.calendar), {"post": "yes"})
    assert Calendar.objects.count() == 1


def test_what_takes_a_policys_place_is_the_default_from_then_on(
    desk: Client, tenant: Tenant, queue: Queue, office: SlaPolicy, open_ticket: Opener
) -> None:
    gold = SlaPolicy.objects.create(tenant=tenant, name="Gold", calendar=office.calendar)
    queue.sla_policy = office
    queue.save()
    ticket = open_ticket()
    Ticket.objects.filter(pk=ticket.pk).update(policy=office)
    answer: Any = desk.post(delete_page(office), {"replacement": gold.pk})
    assert answer.status_code == 302
    ticket.refresh_from_db()
    queue.refresh_from_db()
    assert (ticket.policy, queue.sla_policy, SlaPolicy.objects.default_of(tenant)) == (gold, gold, gold)


def test_without_any_policy_tickets_open_and_the_settings_say_so(
    desk: Client, office: SlaPolicy, open_ticket: Opener
) -> None:
    desk.post(delete_page(office), {"post": "yes"})
    assert not SlaPolicy.objects.exists()
    assert "No targets yet" in text(desk.get(PRIORITIES))
    assert desk.get(open_ticket().get_absolute_url()).status_code == 200
