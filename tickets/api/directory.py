"""Queues, topics and members that tickets can be given to, and the summary of all tickets."""

from typing import Any

from ninja import Router

from supportdesk.accounts.api.auth import READ, ApiRequest
from supportdesk.accounts.api.errors import ANY, ErrorOut
from supportdesk.accounts.models import Membership
from tickets.api.finding import tickets_of
from tickets.api.schemas import Member, QueueOut, Summary, TopicOut
from tickets.figures import figures_of
from tickets.models import Erasure, HelpTopic, Queue
from tickets.models.topic import in_tree
from tickets.states import Priority, Status

router = Router()


@router.get(
    "/queues",
    response={200: list[QueueOut], ANY: ErrorOut},
    auth=READ,
    operation_id="list_queues",
    tags=["Desk"],
)
def list_queues(request: ApiRequest) -> Any:
    """Where tickets wait."""
    return [QueueOut.of(queue) for queue in Queue.objects.of(request.auth.tenant)]


@router.get(
    "/topics", response={200: list[TopicOut], ANY: ErrorOut}, auth=READ, operation_id="list_topics", tags=["Desk"]
)
def list_topics(request: ApiRequest) -> Any:
    """What tickets can be about, in the order of their tree."""
    topics = HelpTopic.objects.in_tenants([request.auth.tenant.pk]).active().with_ancestors()
    return [TopicOut.of(topic) for topic in in_tree(topics)]


@router.get(
    "/members", response={200: list[Member], ANY: ErrorOut}, auth=READ, operation_id="list_members", tags=["Desk"]
)
def list_members(request: ApiRequest) -> Any:
    """Who tickets can be assigned to."""
    members = Membership.objects.active().of(request.auth.tenant).select_related("user").order_by("user__name", "pk")
    return [Member.holding(membership) for membership in members]


@router.get(
    "/analytics/summary",
    response={200: Summary, ANY: ErrorOut},
    auth=READ,
    operation_id="read_summary",
    tags=["Analytics"],
)
def read_summary(request: ApiRequest) -> Any:
    """How many tickets there are of each kind. The average is of the tickets that triage has scored."""
    figures = figures_of(tickets_of(request.auth))
    return Summary(
        total_tickets=figures.total,
        open_tickets=figures.by["status"][Status.OPEN],
        urgent_tickets=figures.by["priority"][Priority.URGENT],
        average_priority_score=figures.average_score,
        erased_tickets=Erasure.objects.in_tenants([request.auth.tenant.pk]).count(),
        **{f"tickets_by_{name}": counts for name, counts in figures.by.items()},
    )
