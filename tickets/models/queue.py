from collections.abc import Iterable
from typing import Self

from django.conf import settings
from django.db import models, transaction
from django.db.models.functions import Lower

from supportdesk.accounts.models import Tenant
from tickets.states import Team


class QueueQuerySet(models.QuerySet["Queue"]):
    def of(self, tenant: Tenant | int) -> Self:
        return self.filter(tenant=tenant)

    def in_tenants(self, tenant_ids: Iterable[int]) -> Self:
        return self.filter(tenant__in=tenant_ids)

    def default_of(self, tenant: Tenant | int) -> "Queue":
        return self.of(tenant).get(is_default=True)

    def for_team(self, team: str) -> Self:
        return self.filter(team=team).order_by("pk")


class Queue(models.Model):
    """Where a tenant's tickets wait. Exactly one is the tenant's default."""

    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE, related_name="queues")
    name = models.CharField(max_length=80)
    is_default = models.BooleanField(default=False)
    team = models.CharField(
        max_length=20,
        choices=Team,
        blank=True,
        help_text="Tickets that triage gives to this team come here, unless a rule or a person placed them.",
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = QueueQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["tenant"], condition=models.Q(is_default=True), name="queue_one_default_a_tenant"
            ),
            models.UniqueConstraint("tenant", Lower("name"), name="queue_name_once_a_tenant"),
        ]

    def __str__(self) -> str:
        return self.name

    def make_default(self) -> None:
        """Instead of the tenant's present default."""
        with transaction.atomic():
            queues = list(Queue.objects.of(self.tenant_id).select_for_update().order_by("pk"))
            for queue in sorted(queues, key=lambda queue: queue.pk == self.pk):  # the old one gives way first
                if queue.is_default != (queue.pk == self.pk):
                    queue.is_default = queue.pk == self.pk
                    queue.save(update_fields=["is_default"])
        self.is_default = True


class QueueMember(models.Model):
    class Role(models.TextChoices):
        MEMBER = "member", "Member"
        LEAD = "lead", "Lead"

    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE, related_name="+")
    queue = models.ForeignKey(Queue, on_delete=models.CASCADE, related_name="members")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="queue_memberships")
    role = models.CharField(max_length=6, choices=Role, default=Role.MEMBER)
    weight = models.PositiveSmallIntegerField(default=1)
    on_break = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["queue", "user"], name="queue_member_once")]

    def __str__(self) -> str:
        return f"{self.user} in {self.queue}"
