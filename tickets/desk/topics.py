"""Help topics in the order of their tree, and in words what each brings to a new ticket."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from tickets.models import HelpTopic


class Supplies(NamedTuple):
    """A topic as the create form offers it. What it does not supply is blank."""

    pk: int
    label: str
    priority: str
    queue: str
    assignee: str


def in_tree(topics: Iterable[HelpTopic]) -> list[HelpTopic]:
    """Each after the one it stands under, read `with_ancestors`."""
    return sorted(topics, key=place)


def place(topic: HelpTopic) -> list[tuple[int, str]]:
    return [(one.position, one.name.lower()) for one in [*reversed(list(topic.ancestors())), topic]]


def supplies(topic: HelpTopic, label: str, priorities: Mapping[str, str]) -> Supplies:
    """In words, for its priority the tenant's. The topic is read `with_defaults`."""
    return Supplies(
        topic.pk,
        label,
        priorities.get(topic.default_priority, ""),
        topic.default_queue.name if topic.default_queue else "",
        topic.default_assignee.get_full_name() if topic.default_assignee else "",
    )
