from collections.abc import Iterable
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from supportdesk.accounts.models import Tenant
from tickets.models import Ticket
from triage.models.rule import RoutingRule


class RoutingDecisionQuerySet(models.QuerySet["RoutingDecision"]):
    def of(self, tenant_id: int) -> Self:
        return self.filter(tenant=tenant_id)

    def follow(self, field: str, *, gone: int, by: int) -> int:
        """Replace a deleted row by its replacement in stored facts."""
        path = models.Value([field], ArrayField(models.TextField()))
        named = models.Func("facts", path, models.Value(by, models.JSONField()), function="jsonb_set")
        return self.filter(**{f"facts__{field}": gone}).update(facts=named)

    def on(self, ticket_id: int) -> Self:
        return self.filter(ticket=ticket_id)

    def of_tickets(self, tickets: Iterable[int]) -> Self:
        return self.filter(ticket__in=tickets)


class RoutingDecision(models.Model):
    """The result of routing a ticket when it opened: one per ticket, by the rules of that time.

    `trace` is a list of the rules looked at, each `{rule, position, name, matched, join, clauses}`, and each clause
    `{field, operator, values, seen, held}`. `facts` is what they looked at, texts apart, and by today's ids. `names`
    are what the ids in both were called: `{"queue": {"3": "Returns"}, "partner": …, "user": …}`.
    """

    ticket = models.OneToOneField(Ticket, on_delete=models.CASCADE, primary_key=True, related_name="routing")
    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE, related_name="+")
    rule = models.ForeignKey(RoutingRule, on_delete=models.SET_NULL, null=True, related_name="decisions")
    action = models.CharField(max_length=15, blank=True, choices=RoutingRule.Action)
    target = models.PositiveBigIntegerField(null=True)
    withheld = models.CharField(max_length=9, blank=True)
    trace = models.JSONField()
    facts = models.JSONField()
    names = models.JSONField()
    at = models.DateTimeField(default=timezone.now)

    objects = RoutingDecisionQuerySet.as_manager()

    def __str__(self) -> str:
        return self.trace[-1]["name"] if self.action else "No rule matched"
