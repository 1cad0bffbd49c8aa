"""Chooses the SLA policy of a ticket: that of its topic or the nearest ancestor with one; else its queue's; else the
tenant's default; else none."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, CharField, Subquery, Value, When
from django.db.models.functions import Coalesce, JSONObject

from tickets.clock import Verdict, Verdicts
from tickets.models.policy import SlaPolicy, SlaPolicyQuerySet
from tickets.models.queue import Queue
from tickets.models.sla_clock import SlaClock
from tickets.models.topic import HelpTopic

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from tickets.models.ticket import Ticket


@dataclass(frozen=True, slots=True)
class Place:
    """The tenant, queue and topic of a ticket, on which its policy depends."""

    tenant_id: int
    queue_id: int
    topic_id: int | None

    @classmethod
    def of(cls, ticket: "Ticket") -> "Place":
        return cls(ticket.tenant_id, ticket.queue_id, ticket.topic_id)


def choose_policy(place: Place) -> SlaPolicy | None:
    """The policy with its terms (see `with_terms`) and its place's topic's `due_offset`; in one query."""
    chosen = SlaPolicy.objects.of(place.tenant_id).filter(pk=Coalesce(*_named(place).values()))
    return _standing(chosen, place).first()


def hold_policy(ticket: "Ticket") -> SlaPolicy | None:
    """The policy that was chosen, likewise: as long as the ticket stays where it is, no other holds."""
    return _held(ticket).first() if ticket.policy_id else None


def explain_policy(ticket: "Ticket") -> SlaPolicy | None:
    """The same with `chosen_by`: topic, queue or default; None where it would no longer be chosen. And with `stopped`,
    see `verdicts_of`."""
    whens = (When(pk=named, then=Value(by)) for by, named in _named(Place.of(ticket)).items())
    told = _held(ticket).annotate(
        chosen_by=Case(*whens, output_field=CharField()), stopped=ArraySubquery(_stopped(ticket))
    )
    return told.first() if ticket.policy_id else None


def verdicts_of(ticket: "Ticket", policy: SlaPolicy | None) -> Verdicts:
    """On the ticket's clocks that have stopped, as they were given; `explain_policy` has brought them along."""
    stored: Iterable[Any] = policy.stopped if policy else _stopped(ticket)  # type: ignore[attr-defined]
    return {(row["kind"], row["cycle"]): _verdict(row) for row in stored}


def _stopped(ticket: "Ticket") -> "QuerySet[SlaClock, Any]":
    columns = {name: name for name in ("kind", "cycle", "minutes", "breached_at")}
    return SlaClock.objects.on(ticket.pk).stopped().values_list(JSONObject(**columns), flat=True)


def _verdict(row: dict[str, Any]) -> Verdict:
    missed = row["breached_at"]
    return Verdict(timedelta(minutes=row["minutes"]), datetime.fromisoformat(missed) if missed else None)


def offset_of(ticket: "Ticket", policy: SlaPolicy | None) -> int | None:
    """The minutes that the ticket's topic promises: the policy chosen for the ticket has brought them along."""
    if policy:
        return policy.due_offset  # type: ignore[attr-defined, no-any-return]
    return ticket.topic.due_offset if ticket.topic else None


def _named(place: Place) -> dict[str, Subquery]:
    """By whom a policy is named, in the order in which they count."""
    return {
        "topic": Subquery(HelpTopic.objects.filter(pk=place.topic_id or 0).naming_policy()),
        "queue": Subquery(Queue.objects.filter(pk=place.queue_id).values("sla_policy")),
        "default": Subquery(SlaPolicy.objects.of(place.tenant_id).filter(is_default=True).values("pk")),
    }


def _held(ticket: "Ticket") -> SlaPolicyQuerySet:
    return _standing(SlaPolicy.objects.filter(pk=ticket.policy_id or 0), Place.of(ticket))


def _standing(policies: SlaPolicyQuerySet, place: Place) -> SlaPolicyQuerySet:
    topic = HelpTopic.objects.filter(pk=place.topic_id or 0)
    return policies.with_terms().annotate(due_offset=Subquery(topic.values("due_offset")))
