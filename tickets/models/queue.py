from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models.functions import Lower
from django.utils import timezone

from supportdesk.accounts.models import Membership, Tenant
from supportdesk.outbox.publishing import publish
from tickets.errors import Invalid
from tickets.models.desk_settings import DeskSettings
from tickets.models.policy import SlaPolicy
from tickets.states import Team


class QueueQuerySet(models.QuerySet["Queue"]):
    def of(self, tenant: Tenant | int) -> Self:
        return self.filter(tenant=tenant)

    def in_tenants(self, tenant_ids: Iterable[int]) -> Self:
        return self.filter(tenant__in=tenant_ids)

    def default_of(self, tenant: Tenant | int) -> "Queue":
        return self.of(tenant).get(is_default=True)

    def find(self, pk: int) -> "Queue":
        """The queue with this id. Raises Invalid if it is not among these."""
        if queue := self.filter(pk=pk).first():
            return queue
        raise Invalid("There is no such queue.", field="queue")

    def for_team(self, team: str) -> Self:
        return self.filter(team=team).order_by("pk")

    def assigning(self) -> Self:
        """Queues with an automatic strategy, of tenants that have automatic assignment switched on."""
        held_back = DeskSettings.objects.not_assigning().filter(tenant=models.OuterRef("tenant"))
        return self.exclude(strategy=Queue.Strategy.MANUAL).exclude(models.Exists(held_back))


class Queue(models.Model):
    """Where a tenant's tickets wait. Exactly one is the tenant's default."""

    class Strategy(models.TextChoices):
        MANUAL = "manual", "Manual"
        ROUND_ROBIN = "round_robin", "Round robin"
        LEAST_LOADED = "least_loaded", "Least loaded"

    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE, related_name="queues")
    name = models.CharField(max_length=80)
    is_default = models.BooleanField(default=False)
    team = models.CharField(
        max_length=20,
        choices=Team,
        blank=True,
        help_text="Tickets that triage gives to this team come here, unless a rule or a person placed them.",
    )
    strategy = models.CharField(
        max_length=12,
        choices=Strategy,
        default=Strategy.MANUAL,
        help_text="Who gets the next ticket: nobody by itself, each member in turn, or whoever has the fewest open.",
    )
    capacity = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        help_text="Open tickets of this queue that a member is given at once. Blank: no limit.",
    )
    grace_minutes = models.PositiveSmallIntegerField(
        default=15,
        help_text="After so many minutes of a break, tickets the member has not touched go to somebody else.",
    )
    sla_policy = models.ForeignKey(
        SlaPolicy,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="queues",
        verbose_name="SLA policy",
        help_text="For tickets whose topic names none. Blank: the tenant's default.",
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
            models.CheckConstraint(
                condition=models.Q(strategy__in=["manual", "round_robin", "least_loaded"]), name="queue_strategy_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_assigning(self) -> bool:
        return self.strategy != self.Strategy.MANUAL

    def staff_changed(self) -> None:
        """Tell the assignment that a member may have become available."""
        publish("queue.staffed", tenant_id=self.tenant_id, payload={"queue": self.pk})

    def refuse_foreign(self, tenant_id: int) -> None:
        """Raises Invalid unless it belongs to this tenant."""
        if self.tenant_id != tenant_id:
            raise Invalid("That queue belongs to another desk.", field="queue")

    def make_default(self) -> None:
        """Make this the tenant's default queue, in place of the present one."""
        with transaction.atomic():
            queues = list(Queue.objects.of(self.tenant_id).select_for_update().order_by("pk"))
            for queue in sorted(queues, key=lambda queue: queue.pk == self.pk):  # the old one gives way first
                if queue.is_default != (queue.pk == self.pk):
                    queue.is_default = queue.pk == self.pk
                    queue.save(update_fields=["is_default"])
        self.is_default = True


def at_the_desk() -> models.Exists:
    """Whether the row's user is an active member of its tenant."""
    same = Membership.objects.active().filter(tenant=models.OuterRef("tenant"), user=models.OuterRef("user"))
    return models.Exists(same)


class QueueMemberQuerySet(models.QuerySet["QueueMember"]):
    def of_queue(self, queue: Queue | int) -> Self:
        return self.filter(queue=queue)

    def leading(self) -> Self:
        return self.filter(role=QueueMember.Role.LEAD)

    def of_user(self, user: int) -> Self:
        return self.filter(user=user)

    def with_standing(self) -> Self:
        """With `active`: whether the user is still an active member of the tenant."""
        return self.annotate(active=at_the_desk())

    def away(self, now: datetime) -> Self:
        """On a break for longer than their queue's grace time, or no longer an active member."""
        minutes = models.F("queue__grace_minutes") * models.Value(timedelta(minutes=1))
        grace = models.ExpressionWrapper(minutes, output_field=models.DurationField())
        long_on_break = models.Q(on_break=True, break_began_at__lte=now - models.F("grace"))
        return self.annotate(grace=grace).filter(long_on_break | ~at_the_desk())

    def on_break(self) -> Self:
        return self.filter(on_break=True)

    def take_break(self) -> int:
        """They are assigned nothing more; after the queue's grace time, their untouched tickets go to others."""
        return self.filter(on_break=False).update(on_break=True, break_began_at=timezone.now())

    @transaction.atomic
    def come_back(self) -> int:
        back = list(self.on_break().select_related("queue").order_by("queue_id").select_for_update(of=("self",)))
        for member in back:
            member.queue.staff_changed()
        return self.filter(pk__in=[member.pk for member in back]).update(on_break=False, break_began_at=None)


class QueueMember(models.Model):
    class Role(models.TextChoices):
        MEMBER = "member", "Member"
        LEAD = "lead", "Lead"

    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE, related_name="+")
    queue = models.ForeignKey(Queue, on_delete=models.CASCADE, related_name="members")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="queue_memberships")
    role = models.CharField(max_length=6, choices=Role, default=Role.MEMBER)
    weight = models.PositiveSmallIntegerField(
        default=1, help_text="With weight 2 a member is given twice as many tickets as with 1; with 0, none."
    )
    capacity = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Open tickets at once, for this member. Blank: as the queue says."
    )
    on_break = models.BooleanField(default=False)
    break_began_at = models.DateTimeField(null=True, editable=False)
    # What the strategies remember: whose turn it is, and who has waited longest for one.
    credit = models.IntegerField(default=0, editable=False)
    last_assigned_at = models.DateTimeField(null=True, editable=False)

    objects = QueueMemberQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["queue", "user"], name="queue_member_once")]

    def __str__(self) -> str:
        return f"{self.user} in {self.queue}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.break_began_at = (self.break_began_at or timezone.now()) if self.on_break else None
        super().save(*args, **kwargs)
