"""What a help topic supplies to a new ticket, in words."""

from collections.abc import Mapping
from typing import NamedTuple

from tickets.models import HelpTopic


class Supplies(NamedTuple):
    """A topic as the form offers it. Blank: not supplied."""

    pk: int
    label: str
    priority: str
    queue: str
    assignee: str


def supplies(topic: HelpTopic, label: str, priorities: Mapping[str, str]) -> Supplies:
    """The topic must be read `with_defaults`; `priorities` are its tenant's labels by code."""
    return Supplies(
        topic.pk,
        label,
        priorities.get(topic.default_priority, ""),
        topic.default_queue.name if topic.default_queue else "",
        topic.default_assignee.get_full_name() if topic.default_assignee else "",
    )
