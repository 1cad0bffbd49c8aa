"""Members of the desk, for lists to choose from."""

from typing import Any, NamedTuple

from django.db.models import QuerySet

from supportdesk.accounts.models import Membership
from tickets.desk.prepared import prepared


class Member(NamedTuple):
    pk: int
    name: str

    def __str__(self) -> str:
        return self.name


@prepared
def members_by_name(tenants: tuple[int, ...]) -> QuerySet[Membership, tuple[Any, ...]]:
    active = Membership.objects.active().in_tenants(tenants)
    return active.order_by("user__name", "user__email").values_list("user_id", "user__name", "user__email")


def members_of(tenants: tuple[int, ...]) -> list[Member]:
    """Everybody who can be assigned tickets of these tenants, each once, by name. One query."""
    return list({pk: Member(pk, name or email) for pk, name, email in members_by_name(tenants)}.values())


def initials(name: str) -> str:
    """Two letters for an avatar: of the first and last word, or of the only one."""
    words = [word for word in name.replace("@", " ").replace(".", " ").split() if word[0].isalnum()]
    if not words:
        return "?"
    return (words[0][0] + words[-1][0] if len(words) > 1 else words[0][:2]).upper()
