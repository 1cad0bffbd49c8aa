"""Deadlines near and missed: found whenever the sweep comes, dated by themselves."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from supportdesk.accounts.actors import Actor
from supportdesk.accounts.models import Tenant, User
from supportdesk.celery import app
from supportdesk.outbox.models import Delivery, Heartbeat
from supportdesk.schedule import CELERY_BEAT_SCHEDULE
from tests.sla.making import at, make_calendar, make_policy
from tests.sla_sweep.sweeping import OpenTicket, again, clock, open_at, sweep_at, told
from tickets.models import TicketEvent
from tickets.sla.sweeping import PASSES, sweep

# 2026-03-02 is a Monday; the office is open from 9 to 5, and a first response is promised within two hours.
OPENED, WARNED, DUE = "2026-03-02 10:00", "2026-03-02 11:36", "2026-03-02 12:00"


def test_a_deadline_is_near_then_missed_each_told_once(tenant: Tenant, open_ticket: OpenTicket) -> None:
    policy = make_policy(tenant)
    ticket = open_at(open_ticket, OPENED)

    assert sweep_at("2026-03-02 11:35") == {"warned": 0, "missed": 0, "escalating": 0}
    assert sweep_at("2026-03-02 11:37") == {"warned": 1, "missed": 0, "escalating": 0}
    assert sweep_at("2026-03-02 11:59")["missed"] == 0
    assert sweep_at("2026-03-02 12:01") == {"warned": 0, "missed": 1, "escalating": 0}
    assert not any(sweep_at("2026-03-02 12:02").values())

    warned, breached = TicketEvent.objects.filter(ticket=ticket, kind__startswith="sla_").order_by("at")
    assert (warned.kind, warned.at) == ("sla_warned", at(WARNED))
    assert (breached.kind, breached.at, breached.actor_name) == ("sla_breached", at(DUE), "SLA")
    known = {"clock": "first_response", "cycle": 1, "due": at(DUE).isoformat(), "policy": policy.pk}
    assert warned.data == breached.data == known
    assert again(ticket).breached_at == clock(ticket).breached_at == at(DUE)


def test_found_hours_late_it_still_bears_the_deadline(tenant: Tenant, open_ticket: OpenTicket) -> None:
    make_policy(tenant)
    ticket = open_at(open_ticket, OPENED)
    sweep_at("2026-03-02 16:47")
    assert told(ticket, "sla_warned", "sla_breached") == [("sla_warned", at(WARNED)), ("sla_breached", at(DUE))]
    assert again(ticket).breached_at == at(DUE)
    assert clock(ticket).announced_at == at("2026-03-02 16:47")


def test_the_first_of_two_missed_deadlines_stays_the_tickets(tenant: Tenant, open_ticket: OpenTicket) -> None:
    make_policy(tenant)
    ticket = open_at(open_ticket, OPENED)
    sweep_at("2026-03-06 12:00")
    resolution = at("2026-03-04 10:00")  # 16 open hours later
    assert told(ticket, "sla_breached") == [("sla_breached", at(DUE)), ("sla_breached", resolution)]
    assert again(ticket).breached_at == at(DUE)


@pytest.mark.parametrize(
    ("opened", "due", "hours"),
    [
        ("2026-03-06 16:00", "2026-03-09 10:00", {}),  # over a weekend
        ("2026-12-24 16:00", "2026-12-28 10:00", {"holidays": {"2026-12-25": "Christmas"}}),
        # Clocks in Berlin go forward on 29 March 2026 and back on 25 October: nine o'clock is another one in UTC.
        ("2026-03-27 15:00", "2026-03-30 08:00", {"timezone": "Europe/Berlin"}),
        ("2026-10-23 14:00", "2026-10-26 09:00", {"timezone": "Europe/Berlin"}),
    ],
    ids=["weekend", "holiday", "spring", "autumn"],
)
def test_closed_time_does_not_count(
    tenant: Tenant, open_ticket: OpenTicket, opened: str, due: str, hours: dict[str, Any]
) -> None:
    make_policy(tenant, calendar=make_calendar(tenant, **hours))
    ticket = open_at(open_ticket, opened)
    just_before = at(due) - timedelta(minutes=1)
    assert sweep_at(f"{just_before:%Y-%m-%d %H:%M}")["missed"] == 0
    assert sweep_at(due)["missed"] == 1
    assert told(ticket, "sla_breached") == [("sla_breached", at(due))]


@pytest.mark.parametrize(
    ("opened", "due"),
    [("2026-03-28 23:30", "2026-03-29 01:30"), ("2026-10-24 23:30", "2026-10-25 01:30")],
    ids=["gap", "fold"],
)
def test_round_the_clock_two_hours_are_two_hours_when_the_clocks_change(
    tenant: Tenant, open_ticket: OpenTicket, opened: str, due: str
) -> None:
    always = {day: [["00:00", "24:00"]] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}
    make_policy(tenant, calendar=make_calendar(tenant, timezone="Europe/Berlin", weekly=always))
    ticket = open_at(open_ticket, opened)
    sweep_at("2026-11-30 12:00")
    assert told(ticket, "sla_breached")[0] == ("sla_breached", at(due))


def test_what_is_paused_is_neither_near_nor_missed(tenant: Tenant, open_ticket: OpenTicket, sam: User) -> None:
    make_policy(tenant)
    ticket = open_at(open_ticket, OPENED)
    with time_machine.travel(at("2026-03-02 11:00"), tick=False):
        ticket.set_status("pending", by=Actor.agent(sam))
    assert not any(sweep_at("2026-03-05 12:00").values())
    with time_machine.travel(at("2026-03-05 12:00"), tick=False):
        again(ticket).set_status("open", by=Actor.agent(sam))
    sweep_at("2026-03-05 13:00")
    assert told(ticket, "sla_breached") == [("sla_breached", at("2026-03-05 13:00"))]


def test_an_answer_in_time_leaves_nothing_to_find(tenant: Tenant, open_ticket: OpenTicket, sam: User) -> None:
    make_policy(tenant)
    ticket = open_at(open_ticket, OPENED)
    with time_machine.travel(at("2026-03-02 11:00"), tick=False):
        ticket.reply("It is on its way.", by=Actor.agent(sam))
    assert not any(sweep_at("2026-03-02 14:00").values())


def test_a_deadline_that_moved_ahead_and_is_missed_again_is_not_told_again(
    tenant: Tenant, open_ticket: OpenTicket, sam: User
) -> None:
    make_policy(tenant, low={"first_response": 240})
    ticket = open_at(open_ticket, OPENED, priority="medium")
    sweep_at("2026-03-02 12:10")
    with time_machine.travel(at("2026-03-02 12:20"), tick=False):
        again(ticket).set_priority("low", by=Actor.agent(sam))
    assert clock(ticket).breached_at is None

    assert sweep_at("2026-03-02 14:01")["missed"] == 1
    assert clock(ticket).breached_at == at("2026-03-02 14:00")
    assert told(ticket, "sla_breached") == [("sla_breached", at(DUE))]


def test_a_day_without_sweeps_is_made_good(tenant: Tenant, open_ticket: OpenTicket) -> None:
    make_policy(tenant)
    tickets = [open_at(open_ticket, f"2026-03-02 {hour}:00", subject=f"Printer {hour}") for hour in range(10, 15)]
    sweep_at("2026-03-03 18:00")
    expected = [at(f"2026-03-02 {hour}:00") for hour in range(12, 17)]
    assert [told(ticket, "sla_breached") for ticket in tickets] == [[("sla_breached", moment)] for moment in expected]


def test_warnings_found_after_the_deadline_stay_in_the_history_and_ring_nowhere(
    tenant: Tenant, open_ticket: OpenTicket, subscribed: None
) -> None:
    make_policy(tenant)
    ticket = open_at(open_ticket, OPENED)
    sweep_at("2026-03-02 13:00")
    assert [kind for kind, _ in told(ticket, "sla_warned")] == ["sla_warned"]
    topics = Delivery.objects.filter(subscriber="probe").values_list("topic", flat=True)
    assert list(topics) == ["ticket.sla_breached"]


def test_subscribers_hear_of_it_as_of_any_event(tenant: Tenant, open_ticket: OpenTicket, subscribed: None) -> None:
    make_policy(tenant)
    ticket = open_at(open_ticket, OPENED)
    sweep_at(WARNED)
    (delivery,) = Delivery.objects.filter(subscriber="probe")
    event = TicketEvent.objects.get(kind="sla_warned")
    assert delivery.topic == "ticket.sla_warned"
    assert delivery.payload == {"ticket": ticket.pk, "event": event.pk, **event.data}
    assert (delivery.state, delivery.attempts, delivery.next_try_at) == ("pending", 0, at(WARNED))


def test_another_desks_tickets_are_swept_alike_and_apart(
    tenant: Tenant, other_tenant: Tenant, open_ticket: OpenTicket
) -> None:
    make_policy(tenant)
    open_at(open_ticket, OPENED)
    sweep_at(DUE)
    assert {event.tenant_id for event in TicketEvent.objects.filter(kind="sla_breached")} == {tenant.pk}


def test_the_sweep_says_that_it_ran(tenant: Tenant, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("INFO", logger="tickets.sla.sweeping"):
        sweep_at(DUE)
    assert Heartbeat.objects.get(name="sla").at == at(DUE)
    (line,) = [record for record in caplog.records if record.message == "sla swept"]
    assert line.__dict__["missed"] == 0


def test_one_pass_that_fails_holds_up_no_other(
    tenant: Tenant, open_ticket: OpenTicket, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(*_: object) -> int:
        raise RuntimeError("no such thing")

    make_policy(tenant)
    ticket = open_at(open_ticket, OPENED)
    monkeypatch.setitem(PASSES, "warned", fails)
    sweep_at(DUE)
    assert told(ticket, "sla_breached")
    assert "sla sweep did not succeed" in caplog.text
    assert not Heartbeat.objects.filter(name="sla").exists()


def test_the_beat_sweeps_every_minute(tenant: Tenant) -> None:
    entry = CELERY_BEAT_SCHEDULE["sweep SLA clocks"]
    assert entry["schedule"] == 60
    app.loader.import_default_modules()
    app.tasks[str(entry["task"])]()
    assert Heartbeat.objects.filter(name="sla").exists()


def test_operators_see_when_the_last_sweep_was(tenant: Tenant, client: Client) -> None:
    assert client.get("/readyz").json()["heartbeat_age_seconds"]["sla"] is None
    sweep()
    assert client.get("/readyz").json()["heartbeat_age_seconds"]["sla"] < 30


def test_a_sweep_that_has_no_time_left_leaves_the_rest_to_the_next(
    tenant: Tenant, open_ticket: OpenTicket, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_policy(tenant)
    tickets = [open_at(open_ticket, OPENED, subject=f"Printer {number}") for number in range(3)]
    monkeypatch.setattr("tickets.sla.sweeping.PATIENCE", 0.0)
    assert not any(sweep_at(DUE).values())
    monkeypatch.undo()
    sweep_at("2026-03-02 12:01")
    assert {moment for ticket in tickets for _, moment in told(ticket, "sla_breached")} == {at(DUE)}
