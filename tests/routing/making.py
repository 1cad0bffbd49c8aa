"""Rules as tests spell them, and the worker's work."""

from typing import Any

from supportdesk.accounts.actors import Actor
from supportdesk.accounts.models import Tenant
from supportdesk.outbox.delivering import deliver
from supportdesk.outbox.models import Delivery
from triage.models import RoutingRule
from triage.routing import Clause, Field, Operator


def clause(words: str) -> Clause:
    """“priority any_of high|urgent”."""
    field, operator, values = words.split(" ", 2)
    return Clause(Field(field), Operator(operator), tuple(values.split("|")))


def make_rule(tenant: Tenant, *clauses: str, action: str = "escalate", **fields: Any) -> RoutingRule:
    rule = RoutingRule(tenant=tenant, action=action, **{"name": f"{action} {clauses}"[:80], **fields})
    rule.store([clause(words) for words in clauses], by=Actor.system("A test"))
    return rule


def work() -> None:
    """What a worker would do until nothing is due."""
    while due := [pk for pk in Delivery.objects.due().values_list("pk", flat=True) if deliver(pk)]:
        assert len(due) < 100
