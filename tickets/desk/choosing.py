"""What a form names by id, found among what the user may choose from. Anything else is refused, with its field."""

from collections.abc import Sequence

from supportdesk.accounts.models import Membership, User
from tickets.errors import Invalid
from tickets.listing import ME, NOBODY
from tickets.models import Queue


def id_of(text: str, field: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise Invalid("Choose one from the list.", field=field)
    return int(text)


def colleague(text: str, *, user: User, tenants: Sequence[int]) -> User | None:
    """“me”, “none”, or the id of an active member of one of the tenants."""
    if text in (ME, NOBODY):
        return user if text == ME else None
    active = Membership.objects.active().in_tenants(tenants).select_related("user")
    membership = active.for_user(id_of(text, "assignee")).first()
    if membership is None:
        raise Invalid("Only an active member of the desk can be assigned.", field="assignee")
    return membership.user


def queue_within(text: str, tenants: Sequence[int]) -> Queue:
    pk = id_of(text, "queue")
    found = next((queue for queue in Queue.objects.in_tenants(tenants) if queue.pk == pk), None)
    if found is None:
        raise Invalid("There is no such queue.", field="queue")
    return found
