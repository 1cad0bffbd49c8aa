"""The SLA panel tells of a stopped clock what it was judged by, whatever its policy or calendar says since."""

from collections.abc import Callable

import pytest
import time_machine
from django.test import Client

from supportdesk.accounts.models import Contact, Tenant, User
from tests.sla.making import agent, at, customer, make_policy
from tests.sla.test_pages import panel, words
from tests.sla_sweep.sweeping import work_off_at
from tickets.models import HelpTopic, SlaPolicy, Ticket

Opener = Callable[..., Ticket]


def promise(policy: SlaPolicy, **minutes: int | None) -> None:
    """As an admin saves it, with the worker's part."""
    policy.targets.update(**minutes)
    policy.changed()
    work_off_at("2026-03-03 10:00")


@pytest.fixture
def solved(ticket: Ticket, sam: User) -> Ticket:
    """Answered on Monday at 11, after one of two hours; solved at 14, after four of sixteen."""
    ticket.reply("On my way.", by=agent(sam, "2026-03-02 11:00"))
    ticket.resolve(by=agent(sam, "2026-03-02 14:00"))
    return ticket


def test_tighter_targets_make_nothing_late_that_was_kept(desk: Client, solved: Ticket, policy: SlaPolicy) -> None:
    before = panel(desk, solved)
    promise(policy, first_response=30, resolution=60)
    assert panel(desk, solved) == before
    assert "First response met in 1 h" in words(before)
    assert "16 h allowed, 4 h used from Mon 10:00 to Mon 14:00 (UTC)" in words(before)


def test_wider_targets_excuse_nothing(desk: Client, ticket: Ticket, policy: SlaPolicy, sam: User) -> None:
    ticket.reply("Sorry!", by=agent(sam, "2026-03-02 13:00"))
    ticket.resolve(by=agent(sam, "2026-03-02 13:00"))
    before = panel(desk, ticket)
    promise(policy, first_response=600)
    assert panel(desk, ticket) == before
    assert "First response missed, took 3 h" in words(before)
    assert 'title="Due Mon 2 Mar 2026, 12:00 UTC"' in before


def test_targets_taken_away_or_added_leave_the_promises_that_there_were(
    desk: Client, open_ticket: Opener, tenant: Tenant, cleo: Contact, sam: User
) -> None:
    policy = make_policy(tenant, medium={"first_response": 120})
    ticket = open_ticket(by=customer(cleo, "2026-03-02 10:00"))
    ticket.reply("Here.", by=agent(sam, "2026-03-02 11:00"))
    ticket.resolve(by=agent(sam, "2026-03-02 11:10"))
    before = panel(desk, ticket)
    promise(policy, first_response=None, resolution=60)
    assert panel(desk, ticket) == before
    assert "Resolution" not in before


@pytest.mark.parametrize(
    ("opens", "answered", "said"),
    [
        # Two hours from 9 instead of 10, and of a day that was none: what is counted today contradicts the verdict.
        ("12:30", "2026-03-02 13:00", "First response missed 2 h allowed; its hours have been changed since"),
        ("00:00", "2026-03-03 09:30", "First response met 2 h allowed; its hours have been changed since"),
    ],
)
def test_other_hours_do_not_turn_a_verdict(
    desk: Client, open_ticket: Opener, policy: SlaPolicy, cleo: Contact, sam: User, opens: str, answered: str, said: str
) -> None:
    began = "2026-03-02 10:00" if opens == "12:30" else "2026-03-02 16:00"
    ticket = open_ticket(by=customer(cleo, began))
    ticket.reply("Here.", by=agent(sam, answered))
    ticket.resolve(by=agent(sam, answered))
    policy.calendar.weekly = {day: [[opens, "17:00"]] for day in ("mon", "tue", "wed")}
    policy.calendar.save()
    policy.calendar.changed()
    work_off_at("2026-03-03 10:00")
    assert said in words(panel(desk, ticket))


def test_a_topics_own_promise_is_kept_as_well(
    desk: Client, open_ticket: Opener, tenant: Tenant, cleo: Contact, sam: User
) -> None:
    topic = HelpTopic.objects.create(tenant=tenant, name="Recalls", due_offset=60)
    ticket = open_ticket(by=customer(cleo, "2026-03-02 10:00"), topic=topic)
    ticket.resolve(by=agent(sam, "2026-03-02 10:30"))
    topic.due_offset = 15
    topic.save()
    assert "met in 30 m 1 h allowed" in words(panel(desk, ticket))


def test_what_goes_on_follows_the_policy(
    desk: Client, ticket: Ticket, policy: SlaPolicy, sam: User, moment: time_machine.Traveller
) -> None:
    """Also what has stopped on a ticket that goes on: there the verdict itself is made anew."""
    ticket.reply("On my way.", by=agent(sam, "2026-03-02 11:00"))
    policy.targets.update(first_response=30, resolution=240)
    policy.changed()
    assert "First response met in 1 h 2 h allowed" in words(panel(desk, ticket))  # as long as it stands so
    work_off_at("2026-03-02 11:40")
    moment.move_to(at("2026-03-02 11:40"))
    said = words(panel(desk, ticket))
    assert "First response missed, took 1 h 30 m allowed" in said
    assert "4 h allowed, 1 h 40 m used, due Mon 14:00 (UTC)" in said
