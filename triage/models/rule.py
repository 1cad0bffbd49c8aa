from collections.abc import Iterable, Sequence
from typing import Any, Protocol, Self, TypeVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models, transaction

from supportdesk.accounts.models import Membership, Tenant
from tickets.models import Queue
from triage import routing

OF_A_QUEUE = ("assign_to_queue", "reassign_queue")
RULES_AT_MOST = 200
CLAUSES_AT_MOST = 20
VALUES_AT_MOST = 50
VALUE_LIMIT = 200


class Numbered(Protocol):
    @property
    def pk(self) -> Any: ...


OneRule = TypeVar("OneRule", bound=Numbered)


def in_new_order(rules: Iterable[OneRule], order: Sequence[int]) -> list[OneRule]:
    """The rules named in `order` first, and so; then the rest as they were."""
    place = {pk: index for index, pk in reversed(list(enumerate(order)))}
    return sorted(rules, key=lambda rule: place.get(rule.pk, len(place)))


class RoutingRuleQuerySet(models.QuerySet["RoutingRule"]):
    def of(self, tenant: Tenant | int) -> Self:
        return self.filter(tenant=tenant)

    def in_tenants(self, tenant_ids: Iterable[int]) -> Self:
        return self.filter(tenant__in=tenant_ids)

    def in_order(self) -> Self:
        return self.order_by("position")

    def with_all(self) -> Self:
        return self.select_related("queue", "user").prefetch_related("clauses")

    def next_position(self, tenant: Tenant) -> int:
        """The one after the last. Held against others who add a rule, until the transaction ends."""
        Tenant.objects.select_for_update(no_key=True).get(pk=tenant.pk)
        last = self.of(tenant).in_order().last()
        return last.position + 1 if last else 1

    def lay_out(self, tenant: Tenant | int, order: Sequence[int]) -> None:
        """Number the tenant's rules anew: those named, in this order; the rest after them, as they were."""
        with transaction.atomic():
            Tenant.objects.select_for_update(no_key=True).get(pk=tenant if isinstance(tenant, int) else tenant.pk)
            rules = in_new_order(self.of(tenant).in_order(), order)
            moved = [rule for position, rule in enumerate(rules, 1) if rule.position != position]
            for position, rule in enumerate(rules, 1):
                rule.position = position
            self.model.objects.bulk_update(moved, ["position"])


class RoutingRule(models.Model):
    """Where tickets go that meet its clauses. Of a tenant's active rules, the first by position that matches wins."""

    class Join(models.TextChoices):
        ALL = "all", "all of these"
        ANY = "any", "any of these"

    class Action(models.TextChoices):
        ASSIGN_TO_QUEUE = "assign_to_queue", "Put into a queue, unless placed"
        REASSIGN_QUEUE = "reassign_queue", "Put into a queue, always"
        ASSIGN_TO_USER = "assign_to_user", "Assign to a person"
        ESCALATE = "escalate", "Escalate"

    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField(help_text="1 is asked first.")
    name = models.CharField(max_length=80)
    is_active = models.BooleanField("active", default=True)
    join = models.CharField("matches", max_length=3, choices=Join, default=Join.ALL)
    action = models.CharField(max_length=15, choices=Action)
    queue = models.ForeignKey(Queue, on_delete=models.RESTRICT, null=True, blank=True, related_name="+")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, null=True, blank=True, related_name="+"
    )
    updated_at = models.DateTimeField(auto_now=True)

    objects = RoutingRuleQuerySet.as_manager()

    class Meta:
        ordering = ["tenant", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "position"], name="rule_position_once", deferrable=models.Deferrable.DEFERRED
            ),
            models.CheckConstraint(condition=models.Q(join__in=["all", "any"]), name="rule_join_known"),
            models.CheckConstraint(
                condition=models.Q(action__in=OF_A_QUEUE, queue__isnull=False, user__isnull=True)
                | models.Q(action="assign_to_user", user__isnull=False, queue__isnull=True)
                | models.Q(action="escalate", queue__isnull=True, user__isnull=True),
                name="rule_action_has_target",
                violation_error_message="The action needs its target, and no other.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """The target that the action needs, of the same company; no other."""
        if self.action not in OF_A_QUEUE:
            self.queue = None
        if self.action != self.Action.ASSIGN_TO_USER:
            self.user = None
        problems: dict[str, str] = {}
        if self.action in OF_A_QUEUE and not (self.queue and self.queue.tenant_id == self.tenant_id):
            problems["queue"] = "Choose one of the company's queues."
        if self.action == self.Action.ASSIGN_TO_USER and not self.is_for_member():
            problems["user"] = "Choose an active member of the desk."
        if problems:
            raise ValidationError(problems)

    def is_for_member(self) -> bool:
        return Membership.objects.active().of(self.tenant_id).filter(user=self.user_id).exists()

    @property
    def target_id(self) -> int | None:
        return self.queue_id or self.user_id

    def as_engine(self, members: Iterable[int]) -> routing.Rule:
        """The rule as the engine takes it; `members` are the users who can be given tickets."""
        gone = self.user_id is not None and self.user_id not in members
        return routing.Rule(
            pk=self.pk,
            position=self.position,
            name=self.name,
            join=routing.Join(self.join),
            clauses=tuple(clause.as_engine() for clause in self.clauses.all()),
            action=routing.Action(routing.Act(self.action), self.target_id, is_gone=gone),
            is_active=self.is_active,
        )

    @transaction.atomic
    def store(self, clauses: Iterable[routing.Clause], *, position: int | None = None) -> None:
        """Save with these clauses instead of its present ones, at this position, or where it is, or last.

        Raises ValidationError, and then changes nothing."""
        clauses = list(clauses)
        last_position = RoutingRule.objects.next_position(self.tenant)
        others = RoutingRule.objects.of(self.tenant_id).in_order().exclude(pk=self.pk)
        order = list(others.values_list("pk", flat=True))
        if len(order) >= RULES_AT_MOST or len(clauses) > CLAUSES_AT_MOST:
            raise ValidationError(f"At most {RULES_AT_MOST} rules, of {CLAUSES_AT_MOST} conditions each.")
        self.position = self.position or last_position
        self.full_clean(validate_unique=False, validate_constraints=False)
        self.save()
        self.clauses.all().delete()
        for index, clause in enumerate(clauses, 1):
            self.write(clause, index)
        order.insert(len(order) if position is None else max(position - 1, 0), self.pk)
        if position is not None:
            RoutingRule.objects.lay_out(self.tenant_id, order)

    @transaction.atomic
    def remove(self) -> None:
        """Without leaving a gap. What it decided stays on its tickets."""
        self.delete()
        RoutingRule.objects.lay_out(self.tenant_id, [])

    def number_clauses(self) -> None:
        """In the order in which they were written."""
        clauses = list(self.clauses.order_by("pk"))
        for position, clause in enumerate(clauses, 1):
            clause.position = position
        Clause.objects.bulk_update(clauses, ["position"])

    def write(self, clause: routing.Clause, position: int) -> None:
        row = Clause(
            tenant_id=self.tenant_id,
            rule=self,
            position=position,
            field=clause.field.value,
            operator=clause.operator.value,
            values=list(clause.values),
        )
        row.full_clean()
        row.save()


class Clause(models.Model):
    """One condition of a rule. Ids in `values` are written as digits; of a row that has gone, they match nothing."""

    class Field(models.TextChoices):
        PRIORITY = "priority", "Priority"
        SOURCE = "source", "Source"
        TAG = "tag", "Tag"
        REQUESTER_TYPE = "requester_type", "Requester type"
        CATEGORY = "category", "Category"
        SENTIMENT = "sentiment", "Mood"
        TOPIC = "topic", "Topic"
        QUEUE = "queue", "Queue"
        PARTNER = "partner", "Business partner"
        SUBJECT = "subject", "Subject"
        BODY = "body", "Message"
        WORDS = "words", "Subject or message"
        HOURS = "hours", "Business hours"

    class Operator(models.TextChoices):
        IS = "is", "is"
        IS_NOT = "is_not", "is not"
        ANY_OF = "any_of", "is any of"
        NONE_OF = "none_of", "is none of"
        CONTAINS = "contains", "contains"

    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE, related_name="+")
    rule = models.ForeignKey(RoutingRule, on_delete=models.CASCADE, related_name="clauses")
    position = models.PositiveSmallIntegerField(default=0)
    field = models.CharField(max_length=14, choices=Field)
    operator = models.CharField(max_length=8, choices=Operator)
    values = ArrayField(models.CharField(max_length=VALUE_LIMIT), size=VALUES_AT_MOST)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(field__in=[field.value for field in routing.Field]), name="clause_field_known"
            ),
            models.CheckConstraint(
                condition=models.Q(operator__in=[operator.value for operator in routing.Operator]),
                name="clause_operator_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_field_display()} {self.get_operator_display()} {', '.join(self.values)}"

    def clean(self) -> None:
        if self.rule_id and self.rule.tenant_id != self.tenant_id:
            raise ValidationError("The rule belongs to another company.")
        if self.field and self.operator and (problem := self.as_engine().problem()):
            raise ValidationError({"values": problem})

    def as_engine(self) -> routing.Clause:
        return routing.Clause(routing.Field(self.field), routing.Operator(self.operator), tuple(self.values or ()))
