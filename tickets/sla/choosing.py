"""Which policy holds for a ticket: its topic's, or that of the nearest topic above which has one; else its queue's;
else the tenant's default; else none."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Case, CharField, Subquery, Value, When
from django.db.models.functions import Coalesce

from tickets.models.policy import SlaPolicy
from tickets.models.queue import Queue
from tickets.models.topic import HelpTopic

if TYPE_CHECKING:
    from tickets.models.ticket import Ticket


@dataclass(frozen=True, slots=True)
class Place:
    """Where a ticket stands: all that its policy depends on."""

    tenant_id: int
    queue_id: int
    topic_id: int | None

    @classmethod
    def of(cls, ticket: "Ticket") -> "Place":
        return cls(ticket.tenant_id, ticket.queue_id, ticket.topic_id)


def choose_policy(place: Place) -> SlaPolicy | None:
    """The policy with its terms (see `with_terms`), and `chosen_by`: topic, queue or default; in one query."""
    policies = SlaPolicy.objects.of(place.tenant_id)
    ranked: dict[str, Any] = {
        "topic": Subquery(HelpTopic.objects.filter(pk=place.topic_id or 0).naming_policy()),
        "queue": Subquery(Queue.objects.filter(pk=place.queue_id).values("sla_policy")),
        "default": Subquery(policies.filter(is_default=True).values("pk")),
    }
    whens = (When(pk=named, then=Value(by)) for by, named in ranked.items())
    chosen = policies.with_terms().filter(pk=Coalesce(*ranked.values()))
    return chosen.annotate(chosen_by=Case(*whens, output_field=CharField())).first()
