"""Finds what a form names by id, among what the user may choose from. Raises Invalid, naming the field, otherwise."""

from collections.abc import Sequence

from supportdesk.accounts.models import User
from tickets.errors import Invalid
from tickets.filters import ME, NOBODY
from tickets.models import HelpTopic, Queue
from tickets.models.assignable import member_of
from tickets.text import is_id


def id_of(text: str, field: str) -> int:
    if not is_id(text):
        raise Invalid("Choose one from the list.", field=field)
    return int(text)


def colleague(text: str, *, user: User, tenants: Sequence[int]) -> User | None:
    """“me”, “none”, or the id of an active member of one of the tenants."""
    if text in (ME, NOBODY):
        return user if text == ME else None
    return member_of(tenants, id_of(text, "assignee"))


def topic_within(text: str, tenants: Sequence[int]) -> HelpTopic | None:
    """“none”, or the id of a topic of one of the tenants."""
    return None if text == NOBODY else HelpTopic.objects.in_tenants(tenants).find(id_of(text, "topic"))


def queue_within(text: str, tenants: Sequence[int]) -> Queue:
    return Queue.objects.in_tenants(tenants).find(id_of(text, "queue"))
