"""Tickets' lives over weekends, changes of the clocks and of the rules; every instant below was worked out by hand.

The team is in Berlin, Monday to Friday from 9 to 17. In 2026 the clocks there go forward on Sunday, the 29th of March,
and back on Sunday, the 25th of October. All moments are UTC: 9 o'clock in Berlin is 08:00 in winter, 07:00 in summer.
"""

from collections.abc import Callable

import pytest
import time_machine

from supportdesk.accounts.models import Contact, Tenant, User
from tests.sla.making import agent, at, clock_of, customer, due, make_calendar, make_policy
from tests.sla_sweep.sweeping import again, beat_at, told, work_off_at
from tickets.desk.deadlines import deadlines_of
from tickets.models import Calendar, SlaPolicy, Ticket
from tickets.states import ClockKind

Opener = Callable[..., Ticket]
MONDAY = "2026-03-30 07:00"  # 9 o'clock, the first in summer time
RESPONSE = {"first_response": 120, "next_response": 240, "resolution": 960}


@pytest.fixture
def berlin(tenant: Tenant) -> Calendar:
    return make_calendar(tenant, "Berlin", timezone="Europe/Berlin")


@pytest.fixture
def policy(tenant: Tenant, berlin: Calendar) -> SlaPolicy:
    longer, shorter = {**RESPONSE, "first_response": 240}, {**RESPONSE, "first_response": 30}
    return make_policy(tenant, calendar=berlin, warn_percent=50, medium=RESPONSE, low=longer, urgent=shorter)


@pytest.fixture
def ticket(open_ticket: Opener, policy: SlaPolicy, cleo: Contact) -> Ticket:
    return open_ticket(by=customer(cleo, MONDAY), priority="medium")


def why(ticket: Ticket, kind: str, moment: str) -> str:
    with time_machine.travel(at(moment), tick=False):
        panel = deadlines_of(again(ticket))
    assert panel
    return next(one.why for one in panel.shown if one.label == ClockKind(kind).label)


def save_at(moment: str, calendar: Calendar, **fields: object) -> None:
    """As the admin does, with the worker's part."""
    with time_machine.travel(at(moment), tick=False):
        for name, value in fields.items():
            setattr(calendar, name, value)
        calendar.save()
        calendar.changed()
    work_off_at(moment)


def test_opened_on_friday_evening_and_answered_over_the_weekend(
    open_ticket: Opener, policy: SlaPolicy, cleo: Contact, sam: User
) -> None:
    ticket = open_ticket(by=customer(cleo, "2026-03-27 15:30"))
    assert (due(ticket, "first_response"), due(ticket, "resolution")) == ("Mon 30 08:30", "Tue 31 14:30")
    assert clock_of(ticket, "first_response").warn_at == at("2026-03-30 07:30")
    ticket.reply("We are on it.", by=agent(sam, "2026-03-28 12:00"))
    ticket.reply("When?", by=customer(cleo, "2026-03-29 10:00"))
    assert due(ticket, "next_response") == "Mon 30 11:00"
    beat_at("2026-03-30 08:00")
    assert told(ticket, "sla_warned", "sla_breached") == []
    assert why(ticket, "first_response", "2026-03-30 08:00") == (
        "2 h allowed, 30 m used from Fri 16:30 to Sat 13:00 (Europe/Berlin)"
    )
    assert why(ticket, "next_response", "2026-03-30 08:00") == (
        "4 h allowed, 1 h used, closed until Mon 09:00, due Mon 13:00 (Europe/Berlin)"
    )
    assert why(ticket, "resolution", "2026-03-30 08:00") == (
        "16 h allowed, 1 h 30 m used, due Tue 16:30 (Europe/Berlin)"
    )


@pytest.mark.parametrize(
    ("opened", "warn", "deadline", "words"),
    [
        ("2026-03-28 22:00", "2026-03-29 06:00", "Sun 29 14:00", "clocks go forward Sunday, due Sun 16:00"),
        ("2026-10-24 22:00", "2026-10-25 06:00", "Sun 25 14:00", "clocks go back Sunday, due Sun 15:00"),
    ],
)
def test_a_night_with_a_change_of_the_clocks_counts_what_it_lasts(
    open_ticket: Opener,
    policy: SlaPolicy,
    berlin: Calendar,
    cleo: Contact,
    opened: str,
    warn: str,
    deadline: str,
    words: str,
) -> None:
    berlin.weekly = {day: [["00:00", "24:00"]] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}
    berlin.save()
    ticket = open_ticket(by=customer(cleo, opened))
    assert due(ticket, "resolution") == deadline
    assert clock_of(ticket, "resolution").warn_at == at(warn)
    assert f"16 h allowed, 8 h used, {words} (Europe/Berlin)" == why(ticket, "resolution", warn)


def test_a_holiday_entered_on_the_day_itself_undoes_what_it_made_late(
    open_ticket: Opener, policy: SlaPolicy, berlin: Calendar, cleo: Contact
) -> None:
    ticket = open_ticket(by=customer(cleo, "2026-04-02 14:00"))
    beat_at("2026-04-03 08:05")
    assert again(ticket).breached_at == at("2026-04-03 08:00")
    save_at("2026-04-03 08:30", berlin, holidays={"2026-04-03": "Good Friday", "2026-04-06": "Easter Monday"})
    assert (due(ticket, "first_response"), again(ticket).breached_at) == ("Tue 7 08:00", None)
    assert why(ticket, "first_response", "2026-04-03 09:00") == (
        "2 h allowed, 1 h used, Friday holiday (Good Friday), Monday holiday (Easter Monday), "
        "due Tue 10:00 (Europe/Berlin)"
    )
    beat_at("2026-04-07 08:10")
    assert again(ticket).breached_at == at("2026-04-07 08:00")
    assert told(ticket, "sla_breached") == [("sla_breached", at("2026-04-03 08:00"))]


def test_a_team_that_moves_across_the_sea_has_its_deadlines_moved(ticket: Ticket, berlin: Calendar) -> None:
    save_at("2026-03-30 07:30", berlin, timezone="America/New_York")
    assert (due(ticket, "first_response"), due(ticket, "resolution")) == ("Mon 30 15:00", "Tue 31 21:00")
    save_at("2026-03-30 07:40", berlin, timezone="Europe/Berlin", breaks={"2026-03-30": [["10:00", "10:45"]]})
    assert (due(ticket, "first_response"), due(ticket, "resolution")) == ("Mon 30 09:45", "Wed 1 07:45")


def test_waiting_for_the_customer_across_the_deadline_is_no_breach(ticket: Ticket, cleo: Contact, sam: User) -> None:
    beat_at("2026-03-30 08:15")
    ticket.set_status("pending", by=agent(sam, "2026-03-30 08:30"))
    beat_at("2026-03-30 09:30")
    assert again(ticket).breached_at is None
    ticket.reply("Here.", by=customer(cleo, "2026-04-01 08:00"))
    assert due(ticket, "first_response") == "Wed 1 08:30"
    beat_at("2026-04-01 08:29")
    assert told(ticket, "sla_warned", "sla_breached") == [("sla_warned", at("2026-03-30 08:00"))]
    beat_at("2026-04-01 08:31")
    again(ticket).set_status("pending", by=agent(sam, "2026-04-01 08:40"))
    ticket.reply("And here.", by=customer(cleo, "2026-04-02 07:00"))
    beat_at("2026-04-02 07:30")
    assert told(ticket, "sla_breached") == [("sla_breached", at("2026-04-01 08:30"))]
    assert clock_of(ticket, "first_response").breached_at == again(ticket).breached_at == at("2026-04-01 08:30")
    assert why(ticket, "first_response", "2026-04-02 07:30") == (
        "2 h allowed, 2 h 40 m used, paused Mon 10:30-Wed 10:00, paused Wed 10:40-Thu 09:00, "
        "due Wed 10:30 (Europe/Berlin)"
    )


def test_a_priority_chosen_after_the_deadline_judges_anew_and_rings_once(ticket: Ticket, sam: User) -> None:
    beat_at("2026-03-30 09:05")
    assert again(ticket).breached_at == at("2026-03-30 09:00")
    ticket.set_priority("low", by=agent(sam, "2026-03-30 09:10"))
    beat_at("2026-03-30 09:15")
    assert (due(ticket, "first_response"), again(ticket).breached_at) == ("Mon 30 11:00", None)
    ticket.set_priority("urgent", by=agent(sam, "2026-03-30 09:20"))
    beat_at("2026-03-30 09:21")
    assert again(ticket).breached_at == at("2026-03-30 07:30")
    assert told(ticket, "sla_breached") == [("sla_breached", at("2026-03-30 09:00"))]


def test_coming_back_goes_on_with_the_resolution_and_begins_a_new_wait(
    ticket: Ticket, cleo: Contact, sam: User
) -> None:
    ticket.reply("Try this.", by=agent(sam, "2026-03-30 07:30"))
    ticket.resolve(by=agent(sam, "2026-03-30 08:00"))
    ticket.reply("It broke again.", by=customer(cleo, "2026-03-31 07:00"))
    assert (due(ticket, "next_response"), due(ticket, "resolution")) == ("Tue 31 11:00", "Wed 1 14:00")
    ticket.reply("Then this.", by=agent(sam, "2026-03-31 09:00"))
    ticket.reply("No.", by=customer(cleo, "2026-03-31 10:00"))
    assert due(ticket, "next_response", cycle=2) == "Tue 31 14:00"
    beat_at("2026-03-31 14:05")
    beat_at("2026-03-31 14:06")
    assert told(ticket, "sla_breached") == [("sla_breached", at("2026-03-31 14:00"))]
    assert clock_of(ticket, "next_response").breached_at is None


def test_what_came_back_is_kept_by_what_holds_now(ticket: Ticket, tenant: Tenant, berlin: Calendar, sam: User) -> None:
    """Nobody keeps the time of what is resolved: another default is met with on coming back."""
    ticket.resolve(by=agent(sam, "2026-03-30 08:00"))
    gold = make_policy(tenant, "Gold", calendar=berlin, is_default=False, medium={"first_response": 90})
    with time_machine.travel(at("2026-03-30 09:00"), tick=False):
        gold.set_default(True)
    work_off_at("2026-03-30 09:00")
    assert again(ticket).policy != gold
    ticket.reopen(by=agent(sam, "2026-03-30 10:00"))
    assert (again(ticket).policy, due(ticket, "first_response")) == (gold, "Mon 30 10:30")
    assert not ticket.clocks.filter(kind="resolution").exists()
