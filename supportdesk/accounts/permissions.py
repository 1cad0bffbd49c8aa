"""Permissions: keys, which roles grant. Customers hold none."""

from collections.abc import Iterable

from django.contrib.auth.models import AnonymousUser
from django.db import models

from supportdesk.accounts.models import Membership, Role, Tenant, User


class Key(models.TextChoices):
    VIEW = "service-desk.view", "Read tickets, queues, dashboard"
    MANAGE = "service-desk.manage", "Write tickets, replies, attachments, assignments"
    REASSIGN = "service-desk.reassign", "Reassign others' tickets, alone or in bulk"
    ADMIN = "service-desk.admin", "Configure"


AGENT = frozenset({Key.VIEW, Key.MANAGE})
SUPERVISOR = AGENT | {Key.REASSIGN}
ADMIN = SUPERVISOR | {Key.ADMIN}
GRANTS: dict[str, frozenset[Key]] = {
    Role.AGENT: AGENT,
    Role.SUPERVISOR: SUPERVISOR,
    Role.ADMIN: ADMIN,
    Role.OWNER: ADMIN,
}


def grants(membership: Membership, key: Key) -> bool:
    return key in GRANTS[membership.role]


def memberships_with(user: User, key: Key) -> Iterable[Membership]:
    return (membership for membership in user.desk if grants(membership, key))


def tenant_ids(user: User, key: Key = Key.VIEW) -> list[int]:
    """The tenants in which the user holds the key."""
    return [membership.tenant_id for membership in memberships_with(user, key)]


def may(user: User, key: Key, tenant: Tenant | int) -> bool:
    tenant_id = tenant if isinstance(tenant, int) else tenant.pk
    return tenant_id in tenant_ids(user, key)


def administers(user: User | AnonymousUser) -> bool:
    """Whether the user may use the admin site: as an admin of at least one tenant, or as a superuser."""
    return isinstance(user, User) and user.is_active and (user.is_superuser or bool(tenant_ids(user, Key.ADMIN)))
