"""The members and topics that a list or a ticket lets one choose from, and the names of the requesters in a list's
filters. All in one query."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db.models import BooleanField, F, QuerySet, SmallIntegerField, Value

from supportdesk.accounts.models import Contact, Membership
from tickets.desk.people import Member
from tickets.desk.prepared import prepared
from tickets.models import HelpTopic

MEMBER, TOPIC, REQUESTER = "member", "topic", "requester"
NO_NAME, NO_PLACE = Value(""), Value(0, SmallIntegerField())


class TopicName(NamedTuple):
    pk: int
    tenant_id: int
    label: str  # with those it stands under
    is_active: bool


class Choices(NamedTuple):
    members: list[Member]
    topics: list[TopicName]  # in the order of their tree
    requesters: dict[int, str]

    def topics_of(self, tenant_id: int, present: int | None) -> list[TopicName]:
        """The active topics of the tenant, and the present one."""
        return [one for one in self.topics if one.tenant_id == tenant_id and (one.is_active or one.pk == present)]


class Row(NamedTuple):
    """A member, topic or requester; a topic with the names and positions of its ancestors."""

    kind: str
    pk: int
    tenant_id: int
    name: str
    above: str | None
    top: str | None
    place: int
    place_above: int | None
    place_of_top: int | None
    is_active: bool

    @property
    def path(self) -> list[tuple[int, str]]:
        steps = ((self.place_of_top, self.top), (self.place_above, self.above), (self.place, self.name))
        return [(place or 0, name) for place, name in steps if name]


def columns(rows: QuerySet[Any], kind: str, **values: Any) -> QuerySet[Any, tuple[Any, ...]]:
    values["kind"] = Value(kind)
    return rows.order_by().values_list(*(values[name] for name in Row._fields))


@prepared
def names(tenants: tuple[int, ...], requesters: tuple[int, ...]) -> QuerySet[Any, tuple[Any, ...]]:
    flat = {"above": NO_NAME, "top": NO_NAME, "place": NO_PLACE, "place_above": NO_PLACE, "place_of_top": NO_PLACE}
    always = {"tenant_id": F("tenant_id"), "is_active": Value(True, BooleanField())}
    members = columns(
        Membership.objects.active().in_tenants(tenants),
        MEMBER,
        pk=F("user_id"),
        name=F("user__name"),
        **always | flat | {"above": F("user__email")},
    )
    topics = columns(
        HelpTopic.objects.in_tenants(tenants),
        TOPIC,
        pk=F("pk"),
        tenant_id=F("tenant_id"),
        name=F("name"),
        above=F("parent__name"),
        top=F("parent__parent__name"),
        place=F("position"),
        place_above=F("parent__position"),
        place_of_top=F("parent__parent__position"),
        is_active=F("is_active"),
    )
    if not requesters:
        return members.union(topics, all=True)
    people = Contact.objects.in_tenants([*tenants]).with_ids(requesters)
    return members.union(topics, columns(people, REQUESTER, pk=F("pk"), name=F("name"), **always | flat), all=True)


def choices_of(tenants: tuple[int, ...], requesters: Iterable[int] = ()) -> Choices:
    """The choices of these tenants, and those of the requesters that belong to them."""
    rows = [Row(*row) for row in names(tenants, tuple(requesters))]
    people = sorted((row.name or row.above or "", row.pk) for row in rows if row.kind == MEMBER)
    topics = sorted((row for row in rows if row.kind == TOPIC), key=place)
    return Choices(
        list({pk: Member(pk, name) for name, pk in people}.values()),
        [TopicName(row.pk, row.tenant_id, " › ".join(name for _, name in row.path), row.is_active) for row in topics],
        {row.pk: row.name for row in rows if row.kind == REQUESTER},
    )


def place(row: Row) -> list[tuple[int, str]]:
    return [(place, name.lower()) for place, name in row.path]
