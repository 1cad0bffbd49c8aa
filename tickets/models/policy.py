from collections.abc import Iterable
from datetime import timedelta
from typing import Self

from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models.functions import JSONObject, Lower

from supportdesk.accounts.models import Tenant
from supportdesk.outbox.publishing import publish
from tickets.clock.wording import in_words
from tickets.models.calendar import Calendar
from tickets.states import ClockKind, Priority


class SlaPolicyQuerySet(models.QuerySet["SlaPolicy"]):
    def of(self, tenant: Tenant | int) -> Self:
        return self.filter(tenant=tenant)

    def in_tenants(self, tenant_ids: Iterable[int]) -> Self:
        return self.filter(tenant__in=tenant_ids)

    def default_of(self, tenant: Tenant | int) -> "SlaPolicy | None":
        return self.of(tenant).filter(is_default=True).first()

    def with_terms(self) -> Self:
        """With the calendar, and with `promised`: the targets as a list of dicts; all in one query."""
        minutes = {name: name for name in ("priority", "first_response", "next_response", "resolution")}
        targets = SlaTarget.objects.filter(policy=models.OuterRef("pk")).order_by("pk")
        promised = ArraySubquery(targets.values(json=JSONObject(**minutes)))
        return self.select_related("calendar").annotate(promised=promised)


class SlaPolicy(models.Model):
    """The times for response and resolution by priority, counted in the calendar's open hours."""

    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE, related_name="policies")
    name = models.CharField(max_length=80)
    calendar = models.ForeignKey(Calendar, on_delete=models.PROTECT, related_name="policies")
    is_default = models.BooleanField(default=False, help_text="For tickets whose topic and queue name no policy.")
    warn_percent = models.PositiveSmallIntegerField(
        "warn at",
        null=True,
        blank=True,
        default=80,
        validators=[MinValueValidator(1), MaxValueValidator(99)],
        help_text="Percent of the time used. Blank: no warning.",
    )
    updated_at = models.DateTimeField(auto_now=True)

    objects = SlaPolicyQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = "SLA policy"
        verbose_name_plural = "SLA policies"
        constraints = [
            models.UniqueConstraint(
                fields=["tenant"], condition=models.Q(is_default=True), name="policy_one_default_a_tenant"
            ),
            models.UniqueConstraint("tenant", Lower("name"), name="policy_name_once_a_tenant"),
        ]

    def __str__(self) -> str:
        return self.name

    def set_default(self, default: bool) -> None:
        """Make this the tenant's default policy, or stop it being that. The present default is replaced."""
        if default == self.is_default:
            return
        with transaction.atomic():
            policies = list(SlaPolicy.objects.of(self.tenant_id).select_for_update().order_by("pk"))
            for policy in sorted(policies, key=lambda policy: policy.pk == self.pk):  # the old one gives way first
                if policy.is_default != (default and policy.pk == self.pk):
                    policy.is_default = not policy.is_default
                    policy.save(update_fields=["is_default"])
            choice_changed(self.tenant_id)
        self.is_default = default

    def changed(self) -> None:
        """Recompute the clocks under this policy. Call it in the transaction of the change."""
        publish("sla.changed", tenant_id=self.tenant_id, payload={"policies": [self.pk]})


def choice_changed(tenant: Tenant | int) -> None:
    """Choose the policy of every unresolved ticket again: a topic, a queue or the tenant has named another."""
    publish("sla.changed", tenant_id=tenant.pk if isinstance(tenant, Tenant) else tenant, payload={"policies": None})


class SlaTarget(models.Model):
    """A policy's targets for one priority, in minutes. Null: no such clock."""

    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE, related_name="+")
    policy = models.ForeignKey(SlaPolicy, on_delete=models.CASCADE, related_name="targets")
    priority = models.CharField(max_length=6, choices=Priority)
    first_response = models.PositiveIntegerField(null=True, blank=True, help_text="Minutes.")
    next_response = models.PositiveIntegerField(null=True, blank=True, help_text="Minutes.")
    resolution = models.PositiveIntegerField(null=True, blank=True, help_text="Minutes.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["policy", "priority"], name="target_once_a_priority"),
            models.CheckConstraint(condition=models.Q(priority__in=Priority.values), name="target_priority_known"),
        ]

    def __str__(self) -> str:
        return f"{self.get_priority_display()} in {self.policy}"


class EscalationStepQuerySet(models.QuerySet["EscalationStep"]):
    def about(self, policy: int | None, clock: str) -> Self:
        """The policy's steps for a clock of this kind, in order."""
        return self.filter(policy=policy, clock__in=("", clock)).order_by("after_minutes", "pk")

    def later_than(self, minutes: int | None) -> Self:
        return self if minutes is None else self.filter(after_minutes__gt=minutes)

    def within(self, minutes: int) -> Self:
        return self.filter(after_minutes__lte=minutes)


class EscalationStep(models.Model):
    """An action taken `after_minutes` after a deadline was missed."""

    class Action(models.TextChoices):
        NOTIFY_ASSIGNEE = "notify_assignee", "Notify the assignee"
        NOTIFY_LEADS = "notify_leads", "Notify the queue's leads"
        NOTIFY_SUPERVISORS = "notify_supervisors", "Notify the supervisors"
        RAISE_PRIORITY = "raise_priority", "Raise the priority"
        MOVE = "move", "Move to a queue"
        MARK_ESCALATED = "mark_escalated", "Mark as escalated"

    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE, related_name="+")
    policy = models.ForeignKey(SlaPolicy, on_delete=models.CASCADE, related_name="steps")
    clock = models.CharField(max_length=14, choices=ClockKind, blank=True, help_text="Blank: whichever is missed.")
    after_minutes = models.PositiveIntegerField("minutes after", default=0, help_text="0: as soon as it is missed.")
    action = models.CharField(max_length=18, choices=Action)
    queue = models.ForeignKey("tickets.Queue", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = EscalationStepQuerySet.as_manager()

    class Meta:
        ordering = ["after_minutes", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(action="move", queue__isnull=False) | ~models.Q(action="move"),
                name="step_moves_somewhere",
            )
        ]

    def __str__(self) -> str:
        after = f"after {in_words(timedelta(minutes=self.after_minutes))}" if self.after_minutes else "at once"
        return f"{self.get_action_display()} {after}"

    def clean(self) -> None:
        if self.action == self.Action.MOVE and self.queue_id is None:
            raise ValidationError({"queue": "Say which queue it moves to."})
