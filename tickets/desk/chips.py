"""The filter bar: one chip per active filter, with a menu to change it and a link to remove it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import TextChoices

from supportdesk.accounts.models import Tenant
from tickets.days import Days
from tickets.desk.choices import Choices, TopicName
from tickets.desk.sidebar import QueueSize, Sidebar, full_name, prefixed
from tickets.desk.views import UNRESOLVED, query_of
from tickets.filters import DAYS, ME, NOBODY, Filters
from tickets.models.desk_settings import priorities_of, sources_of
from tickets.states import Category, Sentiment, Status


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    label: str
    icon: str = ""
    data: dict[str, str] = field(default_factory=dict)
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Chip:
    name: str
    label: str
    icon: str
    options: Sequence[Option]
    words: str  # what is chosen, as one reads it
    value: str  # what is chosen, as one types it (tags, days)
    others: Sequence[tuple[str, str]]  # the rest of the query, carried along as hidden fields
    without: str  # the query without this filter
    asks: str = ""  # what is to be typed
    is_open: bool = False


LABELS = {
    "status": ("Status", "circle-dot"),
    "priority": ("Priority", "signal"),
    "category": ("Category", "shapes"),
    "queue": ("Queue", "folder"),
    "assignee": ("Assignee", "user-round"),
    "topic": ("Topic", "bookmark"),
    "requester": ("Requester", "contact-round"),
    "sla": ("SLA", "clock-alert"),
    "sentiment": ("Sentiment", "smile"),
    "tag": ("Tag", "tag"),
    "source": ("Source", "message-circle"),
    "tenant": ("Company", "building-2"),
    "opened": ("Opened", "calendar"),
    "resolved": ("Resolved", "calendar-check"),
    "due": ("Due", "calendar-clock"),
    "breached": ("First deadline missed", "calendar-x"),
    "met": ("All deadlines kept", "target"),
    "missed": ("A deadline missed", "timer-off"),
    "decided": ("A deadline decided", "timer"),
}
ONLY_BY_LINKS = {"requester", "met", "missed", "decided"}
TYPED = {"tag": "Tags, separated by commas"} | dict.fromkeys(DAYS, "A day, or days: 2026-11-15..2026-11-21")
FACES = {Sentiment.NEGATIVE: "frown", Sentiment.NEUTRAL: "meh", Sentiment.POSITIVE: "smile"}


def worded(choices: type[TextChoices], name: str = "") -> list[Option]:
    return [
        Option(str(value), str(label), f"{name}-{value}" if name else "", {name: str(value)} if name else {})
        for value, label in choices.choices
    ]


def priority_options(tenants: Iterable[Tenant]) -> list[Option]:
    looks = priorities_of(tenants)
    return [Option(one.code, one.label, one.icon, {"priority": one.code, "colour": one.colour}) for one in looks]


FIXED: dict[str, list[Option]] = {
    "status": [Option(UNRESOLVED, "Unresolved", "layout-list"), *worded(Status, "status")],
    "category": worded(Category),
    "sentiment": [replace(option, icon=FACES[Sentiment(option.value)]) for option in worded(Sentiment)],
    "sla": [
        Option("due", "Due", "clock"),
        Option("overdue", "Overdue", "clock-alert"),
        Option("breached", "Missed a deadline", "timer-off"),
        Option("escalated", "Escalated", "siren"),
    ],
    **{name: [] for name in TYPED},
}


@dataclass(frozen=True, slots=True)
class FilterBar:
    """Made from the active filters; `adding` is the field whose empty chip is open."""

    filters: Filters
    sidebar: Sidebar
    choices: Choices
    sort: str
    adding: str = ""

    @property
    def chips(self) -> list[Chip]:
        given = dict(self.filters.given())
        if self.adding in LABELS and self.can_be_added(self.adding):
            given.setdefault(self.adding, ())
        return [self.chip(name, values) for name, values in given.items() if name in LABELS]

    @property
    def addable(self) -> list[tuple[str, str, str]]:
        """Fields without a chip: (label, icon, the query that adds one)."""
        taken = {name for name, _ in self.filters.given()} | {self.adding}
        return [
            (label, icon, query_of(self.filters, sort=self.sort, add=name))
            for name, (label, icon) in LABELS.items()
            if name not in taken and self.can_be_added(name)
        ]

    def can_be_added(self, name: str) -> bool:
        """Some filters come only from links: requesters are too many to list, and the SLA page links to the others."""
        match name:
            case "tenant":
                return self.sidebar.is_of_several
            case "topic":
                return bool(self.choices.topics)
        return name not in ONLY_BY_LINKS

    @property
    def without_words(self) -> str:
        return query_of(replace(self.filters, q=""), sort=self.sort)

    def chip(self, name: str, values: tuple[str, ...]) -> Chip:
        options = [replace(option, chosen=option.value in values) for option in self.options(name)]
        known = [option.label for option in options if option.chosen] or typed(name, values)
        rest = replace(self.filters, **{name: ()})  # type: ignore[arg-type]
        return Chip(
            name=name,
            label=LABELS[name][0],
            icon=LABELS[name][1],
            options=options,
            words=", ".join(known or ["unknown"] * bool(values)) or "any",
            value=", ".join(values),
            others=list(self.pairs(rest)),
            without=query_of(rest, sort=self.sort),
            asks=TYPED.get(name, ""),
            is_open=name == self.adding,
        )

    def pairs(self, filters: Filters) -> Iterable[tuple[str, str]]:
        for name, values in filters.given():
            yield from ((name, value) for value in values)
        if filters.q:
            yield "q", filters.q
        if self.sort:
            yield "sort", self.sort

    def options(self, name: str) -> list[Option]:
        return OFFERED[name](self) if name in OFFERED else FIXED[name]

    def colleagues(self) -> list[Option]:
        return [
            Option(str(member.pk), member.name, "user-round")
            for member in self.choices.members
            if member.pk != self.sidebar.viewer.pk
        ]


def typed(name: str, values: Iterable[str]) -> list[str]:
    """The labels of typed values: days in words, tags as they are."""
    return [Days.read(value).words if name in DAYS else value for value in values] if name in TYPED else []


def queue_option(queue: QueueSize, tenants: list[Tenant]) -> Option:
    return Option(str(queue.pk), full_name(queue, tenants), "folder")


def topic_option(topic: TopicName, tenants: list[Tenant]) -> Option:
    return Option(str(topic.pk), prefixed(topic.label, topic.tenant_id, tenants), "bookmark")


# The options that depend on the viewer's tenants.
OFFERED: dict[str, Callable[[FilterBar], list[Option]]] = {
    "priority": lambda bar: priority_options(bar.sidebar.tenants),
    "source": lambda bar: [
        Option(one.code, one.label, f"source-{one.code}") for one in sources_of(bar.sidebar.tenants)
    ],
    "queue": lambda bar: [queue_option(queue, bar.sidebar.tenants) for queue in bar.sidebar.queues],
    "topic": lambda bar: [
        *(topic_option(topic, bar.sidebar.tenants) for topic in bar.choices.topics),
        Option(NOBODY, "None", "circle-dashed"),
    ],
    "requester": lambda bar: [Option(str(pk), name, "user-round") for pk, name in bar.choices.requesters.items()],
    "tenant": lambda bar: [Option(str(one.pk), one.name, "building-2") for one in bar.sidebar.tenants],
    "assignee": lambda bar: [
        Option(ME, "Me", "user-round"),
        Option(NOBODY, "Nobody", "circle-dashed"),
        *bar.colleagues(),
    ],
}


def bulk_choices(bar: FilterBar) -> dict[str, Any]:
    return {
        "statuses": [option for option in FIXED["status"] if option.value != UNRESOLVED],
        "priorities": bar.options("priority"),
        "queues": bar.options("queue"),
        "assignees": [option for option in bar.options("assignee") if option.value != ME],
    }
