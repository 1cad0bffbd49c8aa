"""The mail that tells a colleague of a missed deadline."""

from collections.abc import Generator
from typing import Any

import pytest
import time_machine
from pytest_django import Settings

from supportdesk.accounts.actors import Actor
from supportdesk.accounts.models import Membership, Tenant, User
from supportdesk.outbox.models import Delivery
from tests.resend import FakeResend
from tests.sla.making import at, make_calendar, make_policy
from tests.sla_sweep.sweeping import OpenTicket, again, beat_at, open_at, step, sweep_at, work_off_at
from tickets.models import SlaTarget, Ticket
from tickets.models.notice import NoticeKind, Ways, choose_ways
from tickets.sla.escalating import escalate

OPENED, DUE = "2026-03-02 10:00", "2026-03-02 12:00"


@pytest.fixture
def resend(settings: Settings) -> Generator[FakeResend, None, None]:
    with FakeResend() as server:
        settings.RESEND_API_URL, settings.RESEND_API_KEY = server.url, "re_test"
        settings.MAIL_FROM, settings.BASE_URL = "Acme Desk <desk@acme.example>", "https://desk.acme.example"
        yield server


@pytest.fixture
def ticket(tenant: Tenant, open_ticket: OpenTicket, sue: User, resend: FakeResend) -> Ticket:
    """Its supervisors are told."""
    calendar = make_calendar(tenant, timezone="Europe/Berlin", weekly={"mon": [["00:00", "24:00"]]})
    step(make_policy(tenant, calendar=calendar), "notify_supervisors")
    return open_at(open_ticket, OPENED, subject="Cannot log in", priority="high")


def overdue(resend: FakeResend) -> list[dict[str, Any]]:
    return [mail for mail in resend.sent.values() if {"name": "kind", "value": "overdue"} in mail["tags"]]


def outcome() -> Any:
    return Delivery.objects.get(subscriber="email.sla_notice").outcome


def take_steps() -> None:
    """As a worker would that is interrupted before it comes to the mail."""
    delivery = Delivery.objects.get(topic="sla.step_due")
    with time_machine.travel(at(DUE), tick=False):
        escalate(delivery)
        delivery.succeed(None)


def test_a_supervisor_reads_what_is_owed_since_when_and_where(ticket: Ticket, resend: FakeResend) -> None:
    beat_at(DUE)
    (mail,) = overdue(resend)
    assert mail["to"] == ['"Sue" <sue@example.com>']
    assert mail["from"] == '"Acme" <desk@acme.example>'
    assert mail["subject"] == f"First response overdue: Cannot log in [{ticket.number}]"
    assert f"the first response of {ticket.number} was due Mon 2 Mar 2026, 13:00 CET, and is still owed" in mail["text"]
    assert "Priority: High" in mail["text"]
    assert "Assigned to: nobody" in mail["text"]
    assert f"https://desk.acme.example{ticket.get_absolute_url()}" in mail["text"]
    assert f"https://desk.acme.example{ticket.get_absolute_url()}" in mail["html"]


def test_an_answer_to_it_reaches_no_ticket(ticket: Ticket, resend: FakeResend) -> None:
    beat_at(DUE)
    (mail,) = overdue(resend)
    assert mail["headers"]["Auto-Submitted"] == "auto-generated"
    assert "In-Reply-To" not in mail["headers"]
    assert "reply_to" not in mail


def test_what_was_done_in_the_meantime_is_not_mailed(ticket: Ticket, resend: FakeResend, sam: User) -> None:
    sweep_at(DUE)
    take_steps()
    with time_machine.travel(at("2026-03-02 12:05"), tick=False):
        again(ticket).reply("Here I am.", by=Actor.agent(sam))
    work_off_at("2026-03-02 12:06")
    assert overdue(resend) == []
    assert outcome() == {"skipped": "what was promised has been done since"}


def test_what_is_no_longer_missed_is_not_mailed(ticket: Ticket, resend: FakeResend, sam: User, tenant: Tenant) -> None:
    sweep_at(DUE)
    take_steps()
    SlaTarget.objects.filter(tenant=tenant, priority="low").update(first_response=600)
    with time_machine.travel(at("2026-03-02 12:05"), tick=False):
        again(ticket).set_priority("low", by=Actor.agent(sam))
    work_off_at("2026-03-02 12:06")
    assert outcome() == {"skipped": "the deadline has been moved ahead since"}


def test_who_has_left_is_not_mailed(ticket: Ticket, resend: FakeResend, sue: User) -> None:
    sweep_at(DUE)
    take_steps()
    Membership.objects.filter(user=sue).update(is_active=False)
    work_off_at(DUE)
    assert overdue(resend) == []
    assert outcome() == {"skipped": "they are no longer at the desk"}


def test_who_wishes_no_such_mail_gets_none(ticket: Ticket, resend: FakeResend, sue: User) -> None:
    choose_ways(sue, {NoticeKind.SLA: Ways(in_app=True, by_email=False)})
    beat_at(DUE)
    assert overdue(resend) == []
    assert outcome() == {"skipped": "they wish no mail of this"}


def test_hostile_subjects_stay_one_line_and_inert(
    tenant: Tenant, open_ticket: OpenTicket, sue: User, resend: FakeResend
) -> None:
    step(make_policy(tenant), "notify_supervisors")
    open_at(open_ticket, OPENED, subject="<script>alert(1)</script>")
    beat_at(DUE)
    (mail,) = overdue(resend)
    assert "<script>" not in mail["html"]
    assert "\n" not in mail["subject"]
