"""Whatever is done to tickets, in whatever order: the clocks that verbs kept are those that history gives."""

import threading
from contextlib import suppress
from datetime import timedelta
from random import Random

import pytest
from django.db import OperationalError, connections

from supportdesk.accounts.actors import Actor
from supportdesk.accounts.models import Contact, Tenant, User
from tests.sla.making import at, make_policy
from tickets.errors import Refused
from tickets.models import Queue, SlaClock, SlaPolicy, Ticket
from tickets.sla.reckoning import Given, promises_of
from tickets.sla.recomputing import recompute
from tickets.sla.sweeping import sweep
from tickets.states import Priority, Status

SAME = ("kind", "cycle", "started_at", "minutes", "stopped_at", "due_at")
ROUNDS = 40
URGENT = {"first_response": 30, "next_response": None, "resolution": 240}


class Desk:
    """Acts on a ticket at random, as time goes by."""

    def __init__(self, ticket: Ticket, people: dict[str, Actor], places: list[Queue], dice: Random) -> None:
        self.ticket, self.people, self.places, self.dice = ticket, people, places, dice
        self.now = ticket.created_at

    def act(self) -> None:
        self.now += timedelta(minutes=self.dice.choice((0, 1, 20, 90, 600, 3000)))
        who = self.dice.choice(list(self.people.values()))
        by = Actor(who.kind, who.name, who.user_id, who.contact_id, moment=self.now)
        with suppress(Refused):  # customers may not do everything, and this is not about what
            self._one(by)

    def _one(self, by: Actor) -> None:
        match self.dice.randrange(6):
            case 0 | 1 | 2:
                self.ticket.reply(f"At {self.now}, {self.dice.random()}", by=by)
            case 3:
                self.ticket.set_status(self.dice.choice(Status.values), by=by)
            case 4:
                self.ticket.set_priority(self.dice.choice(Priority.values), by=by)
            case _:
                self.ticket.move(self.dice.choice(self.places), by=by)


def act_on(desks: list[Desk]) -> None:
    for desk in desks:
        desk.act()


@pytest.fixture
def people(sam: User, cleo: Contact) -> dict[str, Actor]:
    """An agent twice as busy as the customer, and a machine."""
    agent, customer = Actor.agent(sam), Actor.customer(cleo)
    return {"agent": agent, "again": agent, "customer": customer, "assistant": Actor.assistant("Acme AI")}


@pytest.fixture
def places(tenant: Tenant, queue: Queue) -> list[Queue]:
    make_policy(tenant, urgent=URGENT)
    fast = make_policy(tenant, "Fast", is_default=False, urgent=URGENT, medium=URGENT)
    return [queue, Queue.objects.create(tenant=tenant, name="Fast", sla_policy=fast)]


def promised(ticket: Ticket) -> set[tuple[object, ...]]:
    policy = SlaPolicy.objects.with_terms().get(tickets=ticket)
    events = ticket.events.turning_clocks()
    return {
        (one.kind, one.cycle, one.started_at, one.allowed // timedelta(minutes=1), one.stopped_at, due)
        for one in promises_of(ticket, Given(policy, None, events))
        for due in [None if one.stopped_at else one.due_at]
    }


@pytest.mark.parametrize("seed", range(6))
def test_rows_follow_history(
    open_ticket: object, people: dict[str, Actor], places: list[Queue], cleo: Contact, seed: int
) -> None:
    by = Actor(people["customer"].kind, cleo.name, contact_id=cleo.pk, moment=at("2026-03-02 10:00"))
    desk = Desk(open_ticket(by=by), people, places, Random(seed))  # type: ignore[operator]
    for _ in range(25):
        desk.act()
        ticket = Ticket.objects.get(pk=desk.ticket.pk)
        rows = list(ticket.clocks.all())
        assert {tuple(getattr(row, name) for name in SAME) for row in rows} == promised(ticket)
        running = [row.due_at for row in rows if row.due_at and ticket.is_active]
        missed = [row.breached_at for row in rows if row.breached_at]
        assert ticket.due_at == min(running, default=None)
        assert ticket.breached_at == min(missed, default=None)
    told = [(event.data["clock"], event.data["cycle"]) for event in desk.ticket.events.filter(kind="sla_breached")]
    assert len(told) == len(set(told))
    assert {(row.kind, row.cycle) for row in rows if row.announced_at} <= set(told)


@pytest.mark.django_db(transaction=True)
def test_verbs_recomputing_and_the_sweep_get_on(
    open_ticket: object, people: dict[str, Actor], places: list[Queue], cleo: Contact
) -> None:
    """All at once on the same tickets: nobody waits for ever, and no deadline is announced twice."""
    past = at("2026-03-02 10:00")
    by = Actor(people["customer"].kind, cleo.name, contact_id=cleo.pk, moment=past)
    tickets = [open_ticket(subject=f"Number {n}", by=by) for n in range(12)]  # type: ignore[operator]
    faults: list[OperationalError] = []
    rounds = iter(range(ROUNDS))  # of whoever comes first

    def go_on(work: object) -> None:
        try:
            for _ in rounds:
                work()  # type: ignore[operator]
        except OperationalError as fault:
            faults.append(fault)
        finally:
            connections.close_all()

    desks = [Desk(ticket, people, places, Random(ticket.pk)) for ticket in tickets]
    others = [Desk(ticket, people, places, Random(-ticket.pk)) for ticket in reversed(tickets)]
    works = [
        lambda: act_on(desks),
        lambda: act_on(others),
        lambda: recompute([ticket.pk for ticket in tickets]),
        sweep,
    ]
    threads = [threading.Thread(target=go_on, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    sweep()
    told = [
        (event.ticket_id, event.data["clock"], event.data["cycle"])
        for ticket in tickets
        for event in ticket.events.filter(kind="sla_breached")
    ]
    assert told
    assert len(told) == len(set(told))
    assert not SlaClock.objects.missed_by(at("2026-11-01 00:00")).exists()
