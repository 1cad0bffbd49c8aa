from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models

from supportdesk.accounts.actors import Actor
from supportdesk.accounts.models import Membership, Tenant
from tickets.models import Queue
from triage import routing
from triage.models.rule_set import RoutingRuleQuerySet

OF_A_QUEUE = ("assign_to_queue", "reassign_queue")
RULES_AT_MOST = 200
CLAUSES_AT_MOST = 20
VALUES_AT_MOST = 50
VALUE_LIMIT = 200


class RoutingRule(models.Model):
    """Clauses, and an action for tickets that meet them. A tenant's first active rule to match applies."""

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
        """Check that there is the target the action needs, of the same tenant, and drop any other."""
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

    def in_codes(self) -> dict[str, Any]:
        """The rule in codes, without its position, for the record of changes."""
        return {
            "name": self.name,
            "is_active": self.is_active,
            "join": self.join,
            "clauses": [[one.field, one.operator, one.values] for one in self.clauses.all()],
            "action": self.action,
            "target": self.target_id,
        }

    def store(self, clauses: Iterable[routing.Clause], *, by: Actor, position: int | None = None) -> None:
        """Save with these clauses instead of the present ones. Without `position` it keeps its place; new ones go last.

        Raises ValidationError, and then changes nothing."""
        rules, clauses = RoutingRule.objects, list(clauses)
        with rules.changing(self.tenant_id, by=by):
            order = list(rules.of(self.tenant_id).in_order().exclude(pk=self.pk).values_list("pk", flat=True))
            if len(order) >= RULES_AT_MOST or len(clauses) > CLAUSES_AT_MOST:
                raise ValidationError(f"At most {RULES_AT_MOST} rules, of {CLAUSES_AT_MOST} conditions each.")
            self.position = self.position or rules.next_position(self.tenant_id)
            self.full_clean(validate_unique=False, validate_constraints=False)
            self.save()
            self.clauses.all().delete()
            for index, clause in enumerate(clauses, 1):
                self.write(clause, index)
            if position is not None:
                order.insert(max(position - 1, 0), self.pk)
                rules.number(self.tenant_id, order)

    def switch(self, is_active: bool, *, by: Actor) -> None:
        with RoutingRule.objects.changing(self.tenant_id, by=by):
            self.is_active = is_active
            self.save(update_fields=["is_active", "updated_at"])

    def remove(self, *, by: Actor) -> None:
        """Delete, and close the gap in positions. What it decided on tickets stays."""
        with RoutingRule.objects.changing(self.tenant_id, by=by):
            self.delete()
            RoutingRule.objects.number(self.tenant_id)

    def number_clauses(self) -> None:
        """Number the clauses in the order of creation."""
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
