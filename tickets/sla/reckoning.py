"""Recomputes a ticket's SLA clocks from its history after each event that affects them, and writes differences."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from supportdesk.accounts.actors import Actor, ActorKind
from tickets import clock
from tickets.clock.ledger import round_the_clock
from tickets.models.event import TicketEvent
from tickets.models.policy import SlaPolicy
from tickets.models.sla_clock import SlaClock
from tickets.sla.choosing import Place, choose_policy, hold_policy, offset_of
from tickets.sla.gate import hold_while_choosing
from tickets.sla.terms import Told, announced, history_of, terms_of
from tickets.states import ENDED, ClockKind

if TYPE_CHECKING:
    from tickets.models.ticket import Ticket

Kind = TicketEvent.Kind
CLOCKS = Actor.system("SLA")
MINUTE = timedelta(minutes=1)
PLACING = frozenset({"queue", "topic"})
TURNING = PLACING | {"status", "priority"}
RESPONSES = (ClockKind.FIRST_RESPONSE, ClockKind.NEXT_RESPONSE)
# What re-reckoning decides; the rest of a row is the sweep's.
DERIVED = ("started_at", "minutes", "due_at", "warn_at", "stopped_at", "breached_at", "announced_at", "next_step_at")
Which = tuple[str, int]
NO_TERMS = clock.Terms(round_the_clock("UTC"))


def turns_clocks(event: TicketEvent) -> bool:
    if event.kind == Kind.REPLIED:
        return event.actor_kind in (ActorKind.AGENT, ActorKind.CUSTOMER)
    return event.kind == Kind.OPENED or not TURNING.isdisjoint(event.data)


@dataclass(frozen=True, slots=True)
class Given:
    """All that the clocks of one ticket follow from."""

    policy: SlaPolicy | None
    due_offset: int | None
    events: Iterable[Told] = ()
    rows: Iterable[SlaClock] = ()


@dataclass(slots=True)
class Reckoned:
    """What is to be written."""

    policy: SlaPolicy | None
    due_at: datetime | None = None
    breached_at: datetime | None = None
    changed: list[SlaClock] = field(default_factory=list)
    gone: list[int] = field(default_factory=list)
    late: list[SlaClock] = field(default_factory=list)  # stopped only now, past a deadline nobody has announced

    def write_rows(self) -> None:
        write_rows(self.changed, self.gone)

    def escalate_anew(self, rows: Iterable[SlaClock], *, from_the_start: bool) -> None:
        """Under another policy: what its steps say about deadlines that were missed already is for the next sweep.

        A step that moves the ticket does not begin the steps again: two policies would toss it to and fro for ever.
        """
        for row in rows:
            if row.announced_at and row.stopped_at is None and row.pk not in self.gone:
                row.next_step_at = row.breached_at
                row.steps_through = None if from_the_start else row.steps_through
                if row not in self.changed:
                    self.changed.append(row)


def write_rows(changed: Iterable[SlaClock], gone: Iterable[int]) -> None:
    """The tickets are locked, so nobody else writes their clocks."""
    if gone := list(gone):
        SlaClock.objects.filter(pk__in=gone).delete()
    once = ("ticket", "kind", "cycle")
    SlaClock.objects.bulk_create(
        changed, update_conflicts=True, unique_fields=once, update_fields=(*DERIVED, "warned_at", "steps_through")
    )


def keep_time(ticket: "Ticket", event: TicketEvent, *, by: Actor) -> None:
    """Part of a verb, on the locked ticket: four queries at the opening, five to seven later; one where nobody was
    waiting for what was said, none where nothing is promised."""
    is_new, chooses = event.kind == Kind.OPENED, may_choose(event)
    if not (chooses or ticket.policy_id or ticket.topic_id):
        return
    rows = [] if is_new else list(ticket.clocks.all())
    if not by.quiet and is_beside(ticket, event, rows):
        return
    if chooses:
        hold_while_choosing(ticket.tenant_id)
    policy = choose_policy(Place.of(ticket)) if chooses else hold_policy(ticket)
    offset = offset_of(ticket, policy)
    events = list(ticket.events.turning_clocks()) if (policy or offset) and not is_new else []
    now = timezone.now() if by.quiet else by.at
    reckoned = reckon(ticket, Given(policy, offset, events, rows), now=now, told=by.quiet)
    if policy and policy.pk != ticket.policy_id and not by.quiet:
        reckoned.escalate_anew(rows, from_the_start=by.is_person)
    reckoned.write_rows()
    if columns := changes(ticket, reckoned):
        ticket.change(by=by, **columns)
    for row in reckoned.late:
        announce(ticket, row)


def may_choose(event: TicketEvent) -> bool:
    """Whether another policy may hold from here: after a move, or an end, at which nobody keeps the time."""
    before, _ = event.data.get("status") or ("", "")
    return event.kind == Kind.OPENED or before in ENDED or not PLACING.isdisjoint(event.data)


def is_beside(ticket: "Ticket", event: TicketEvent, rows: Iterable[SlaClock]) -> bool:
    """Whether this is only a further word of the side that has spoken: it begins no wait, and ends none."""
    if event.kind != Kind.REPLIED or "status" in event.data or ticket.is_ended:
        return False
    awaited = any(row.kind in RESPONSES and row.stopped_at is None for row in rows)
    return awaited == (event.actor_kind == ActorKind.CUSTOMER)


def announce(ticket: "Ticket", row: SlaClock) -> None:
    missed = row.breached_at
    assert missed is not None
    told = replace(CLOCKS, moment=missed)
    which = {"clock": row.kind, "cycle": row.cycle, "due": missed.isoformat(), "policy": ticket.policy_id}
    ticket.record(Kind.SLA_BREACHED, by=told, **which)


def reckon(ticket: "Ticket", given: Given, *, now: datetime, told: bool = False, adopting: bool = False) -> Reckoned:
    """What the clocks say at `now`.

    A running clock past its deadline is left for the sweep to mark and to announce. Where nobody is to hear of it, it
    is marked here, and the sweep passes it by: in history `told` afterwards, and for clocks that a policy gives to an
    older ticket only now (`adopting`).
    """
    done, rows = Reckoned(given.policy), {(row.kind, row.cycle): row for row in given.rows}
    known = Known.of(given.events)
    for promise in promises_of(ticket, given):
        row = rows.pop((promise.kind, promise.cycle), None) or known.row(ticket, promise)
        is_over = row.stopped_at is None and row.pk is not None and promise.stopped_at is not None
        silent = told or (adopting and (row.pk is None or is_over))
        settle(done, row, promise, now=now, silent=silent)
    done.gone = [row.pk for row in rows.values()]
    return done


def promises_of(ticket: "Ticket", given: Given, verdicts: clock.Verdicts | None = None) -> tuple[clock.Promise, ...]:
    terms = terms_of(given.policy, given.due_offset) or (NO_TERMS if verdicts else None)
    if terms is None:
        return ()
    return clock.reckon(history_of(ticket.created_at, ticket.priority, given.events), terms, verdicts)


@dataclass(frozen=True, slots=True)
class Known:
    """What was announced of which clocks, so that one which is made again never announces it again."""

    warned: Mapping[Which, datetime]
    breached: Mapping[Which, datetime]

    @classmethod
    def of(cls, events: Iterable[Told]) -> "Known":
        return cls(dict(announced(events, Kind.SLA_WARNED)), dict(announced(events, Kind.SLA_BREACHED)))

    def row(self, ticket: "Ticket", promise: clock.Promise) -> SlaClock:
        which = (promise.kind, promise.cycle)
        return SlaClock(
            tenant_id=ticket.tenant_id,
            ticket_id=ticket.pk,
            kind=promise.kind,
            cycle=promise.cycle,
            warned_at=self.warned.get(which),
            announced_at=self.breached.get(which),
        )


def settle(done: Reckoned, row: SlaClock, promise: clock.Promise, *, now: datetime, silent: bool) -> None:
    """Bring one row up to date with what is promised, and the ticket with the row."""
    before = [getattr(row, name) for name in DERIVED]
    was_running, was_marked = row.pk is not None and row.stopped_at is None, row.breached_at is not None
    update(row, promise, now=now, silent=silent)
    if row.breached_at and row.stopped_at and was_running and not (was_marked or silent or row.announced_at):
        row.announced_at = now
        done.late.append(row)
    if [getattr(row, name) for name in DERIVED] != before:
        done.changed.append(row)
    if promise.stopped_at is None and not promise.is_paused:
        done.due_at = earliest(done.due_at, row.due_at)
    done.breached_at = earliest(done.breached_at, row.breached_at)


def update(row: SlaClock, promise: clock.Promise, *, now: datetime, silent: bool) -> None:
    missed, stopped = promise.is_missed(now), promise.stopped_at
    row.started_at, row.stopped_at = promise.started_at, stopped
    row.minutes = promise.allowed // MINUTE
    row.due_at = None if stopped else promise.due_at
    warned = silent and promise.warn_at is not None and promise.warn_at <= now
    row.warn_at = None if stopped or missed or promise.is_paused or warned else promise.warn_at
    is_marked = row.breached_at is not None or silent or stopped is not None
    row.breached_at = promise.due_at if missed and is_marked else None
    if stopped or not missed:
        row.next_step_at = None


def earliest(one: datetime | None, other: datetime | None) -> datetime | None:
    return min((at for at in (one, other) if at), default=None)


def changes(ticket: "Ticket", reckoned: Reckoned) -> dict[str, Any]:
    """The ticket's columns that are no longer right."""
    now = {"policy": reckoned.policy, "due_at": reckoned.due_at, "breached_at": reckoned.breached_at}
    same = ticket.policy_id == (reckoned.policy and reckoned.policy.pk)
    return {} if same and all(getattr(ticket, name) == now[name] for name in ("due_at", "breached_at")) else now
