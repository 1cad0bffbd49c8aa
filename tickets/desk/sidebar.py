"""The frame of every desk page: standing views and queues with their counts, and the viewer."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import IntegerField, OuterRef, QuerySet, Subquery
from django.urls import reverse

from supportdesk.accounts.access import SignedIn
from supportdesk.accounts.models import Tenant, User
from supportdesk.accounts.permissions import Key, memberships_with, tenant_ids
from tickets.desk.availability import availability_of
from tickets.desk.people import initials
from tickets.desk.prepared import prepared
from tickets.desk.views import UNRESOLVED, VIEWS, StandingView, query_of
from tickets.filters import Filters
from tickets.models import Notice, Queue, QueueMember, Ticket
from tickets.models.desk_settings import priorities_of
from tickets.models.notice import FOR_AGENTS, UNREAD_AT_MOST

COUNT_AT_MOST = 1000  # past that a number tells nobody anything, and counting on would cost


class UpTo(Subquery):
    """Counts the rows of a limited queryset, so at most up to its limit."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()


class QueueSize(NamedTuple):
    pk: int
    tenant_id: int
    name: str
    unresolved: int


@prepared
def view_sizes(viewer_id: int, tenants: tuple[int, ...]) -> QuerySet[User, tuple[Any, ...]]:
    """The size of each standing view, and after them the viewer's unread notices and breaks, in one query."""
    viewer = User(pk=viewer_id)
    scope = Ticket.objects.of_tenants(*tenants)
    sizes = {one.name: UpTo(one.filters.narrow(scope, viewer).values("pk")[:COUNT_AT_MOST]) for one in VIEWS}
    # False comes before true: one queue they are there for, and they are there.
    breaks = QueueMember.objects.of_user(viewer_id).order_by("on_break").values("on_break")[:1]
    unread = UpTo(Notice.objects.of(viewer).of_kinds(FOR_AGENTS).unread().values("pk")[:UNREAD_AT_MOST])
    return User.objects.filter(pk=viewer_id).values_list(*sizes.values(), unread, Subquery(breaks))


@prepared
def queue_sizes(tenants: tuple[int, ...]) -> QuerySet[Queue, tuple[Any, ...]]:
    waiting = Ticket.objects.of_the_queue(OuterRef("tenant"), OuterRef("pk")).unresolved()
    queues = Queue.objects.in_tenants(tenants).order_by("name", "pk")
    return queues.values_list("pk", "tenant_id", "name", UpTo(waiting.values("pk")[:COUNT_AT_MOST]))


@dataclass(frozen=True, slots=True)
class Link:
    label: str
    icon: str
    url: str
    count: str
    current: bool


def link(label: str, icon: str, filters: Filters, current: Filters | None, *, size: int | None = None) -> Link:
    count = "" if size is None else counted(size)
    return Link(label, icon, f"{reverse('desk:tickets')}?{query_of(filters)}", count, filters == current)


def counted(size: int) -> str:
    return str(size) if size < COUNT_AT_MOST else f"{COUNT_AT_MOST - 1}+"


@dataclass(frozen=True, slots=True)
class Sidebar:
    """What every page of the desk shows around its content."""

    viewer: User
    tenants: list[Tenant]
    queues: list[QueueSize]
    views: list[Link]
    queue_links: list[Link]
    filters: Filters | None  # of the list that is open, if one is
    availability: str
    unread: int  # notices, up to UNREAD_AT_MOST

    @property
    def initials(self) -> str:
        return initials(self.viewer.get_full_name())

    @property
    def is_of_admin(self) -> bool:
        return bool(tenant_ids(self.viewer, Key.ADMIN))

    @property
    def is_of_several(self) -> bool:
        return len(self.tenants) > 1

    @property
    def tenant_links(self) -> list[Link]:
        meant = [(one.name, Filters(status=(UNRESOLVED,), tenant=(str(one.pk),))) for one in self.tenants]
        return [link(name, "building-2", filters, self.filters) for name, filters in meant]

    @property
    def count(self) -> str:
        """The count of the open list, if it is one of the counted views or queues."""
        return next((one.count for one in (*self.views, *self.queue_links) if one.current), "")


def title_of(view: StandingView, tenants: list[Tenant]) -> str:
    """The title of a view; a view of one priority has the tenant's name for it."""
    meant = view.filters.priority
    return next((look.label for look in priorities_of(tenants) if meant == (look.code,)), view.label)


def full_name(queue: Any, tenants: list[Tenant]) -> str:
    """The queue's name, with its tenant's prefix if there are several tenants."""
    return prefixed(str(queue.name), queue.tenant_id, tenants)


def prefixed(name: str, tenant_id: int, tenants: list[Tenant]) -> str:
    if len(tenants) < 2:
        return name
    return f"{name} · {next(tenant.prefix for tenant in tenants if tenant.pk == tenant_id)}"


def sidebar_of(request: SignedIn, filters: Filters | None = None) -> Sidebar:
    tenants = [membership.tenant for membership in memberships_with(request.user, Key.VIEW)]
    ids = tuple(tenant.pk for tenant in tenants)
    queues = [QueueSize(*row) for row in queue_sizes(ids)]
    *sizes, unread, on_break = view_sizes(request.user.pk, ids)[0]
    views = [
        link(title_of(one, tenants), one.icon, one.filters, filters, size=size)
        for one, size in zip(VIEWS, sizes, strict=True)
    ]
    queue_links = [
        link(
            full_name(queue, tenants),
            "folder",
            Filters(status=(UNRESOLVED,), queue=(str(queue.pk),)),
            filters,
            size=queue.unresolved,
        )
        for queue in queues
    ]
    return Sidebar(request.user, tenants, queues, views, queue_links, filters, availability_of(on_break), unread)


def framed(request: SignedIn, filters: Filters | None = None, **context: Any) -> dict[str, Any]:
    """The context of a page within the desk's frame."""
    return {"sidebar": sidebar_of(request, filters), "viewer": request.user, **context}
