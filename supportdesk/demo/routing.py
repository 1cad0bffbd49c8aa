"""The demo companies' routing rules, out of their files."""

from collections.abc import Mapping
from typing import Any

from supportdesk.accounts.actors import Actor
from supportdesk.accounts.models import Tenant, User
from tickets.models import Queue
from triage.models import RoutingRule
from triage.routing import Clause, Field, Operator


def write_rules(
    tenant: Tenant, rules: list[dict[str, Any]], *, queues: Mapping[str, Queue], members: Mapping[str, User]
) -> None:
    """In their order. Each names its clauses under `all` or `any`, a queue by its `team` and a person by handle."""
    for told in rules:
        join = "any" if "any" in told else "all"
        rule = RoutingRule(
            tenant=tenant,
            name=told["name"],
            join=join,
            action=told["action"],
            queue=queues[told["team"]] if "team" in told else None,
            user=members[told["user"]] if "user" in told else None,
            is_active=not told.get("off", False),
        )
        rule.store((clause(words) for words in told.get(join, ())), by=Actor.system("Demo data"))


def clause(words: str) -> Clause:
    """“priority any_of high|urgent”."""
    field, operator, values = words.split(" ", 2)
    return Clause(Field(field), Operator(operator), tuple(values.split("|")))
