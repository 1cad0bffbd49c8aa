from collections.abc import Iterable
from typing import Self

from django.conf import settings
from django.db import models

from supportdesk.accounts.models.tenant import Tenant


class Role(models.TextChoices):
    OWNER = "owner", "Owner"
    ADMIN = "admin", "Admin"
    SUPERVISOR = "supervisor", "Supervisor"
    AGENT = "agent", "Agent"


class MembershipQuerySet(models.QuerySet["Membership"]):
    def active(self) -> Self:
        return self.filter(is_active=True, user__is_active=True)

    def of(self, tenant: Tenant | int) -> Self:
        return self.filter(tenant=tenant)

    def in_tenants(self, tenant_ids: Iterable[int]) -> Self:
        return self.filter(tenant__in=tenant_ids)

    def for_user(self, user: int) -> Self:
        return self.filter(user=user)

    def owners(self) -> Self:
        return self.filter(role=Role.OWNER)


class Membership(models.Model):
    """A user's role in one tenant. Deactivated rather than deleted: members have history."""

    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=10, choices=Role, default=Role.AGENT)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "user"], name="membership_once_a_tenant"),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="membership_role_known"),
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.get_role_display()}, {self.tenant})"
