"""Puts routing rules and decisions into words."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from django.db.models import TextChoices

from supportdesk.accounts.models import Tenant
from tickets.models import settings_of
from tickets.states import Category, Priority, RequesterType, Sentiment, Source
from triage.models import Clause, RoutingRule

Names = Mapping[str, Mapping[str, str]]  # what ids are called: {"queue": {"3": "Returns"}, "partner": …, "user": …}

Field, Operator, Action = Clause.Field, Clause.Operator, RoutingRule.Action
CHOICES: Final[dict[str, type[TextChoices]]] = {
    Field.PRIORITY: Priority,
    Field.SOURCE: Source,
    Field.REQUESTER_TYPE: RequesterType,
    Field.CATEGORY: Category,
    Field.SENTIMENT: Sentiment,
}
TEXTS: Final = frozenset({Field.SUBJECT, Field.BODY, Field.WORDS})
NAMED: Final = frozenset({Field.QUEUE, Field.PARTNER, Field.TOPIC})
COMPARED: Final = {
    Operator.IS: ("is", "is"),
    Operator.IS_NOT: ("is not", "is not"),
    Operator.ANY_OF: ("is", "is any of"),
    Operator.NONE_OF: ("is not", "is none of"),
    Operator.CONTAINS: ("contains", "contains any of"),
}
WITHHELD: Final = {
    "placed": "Not done: something had placed the ticket already.",
    "chosen": "Not done: a person chose the queue, and that stands.",
    "assigned": "Not done: the ticket was somebody’s already.",
    "escalated": "Nothing to do: the ticket was escalated already.",
    "gone": "Not done: whoever it should go to cannot take tickets any more.",
}


def spoken_at(tenant: Tenant) -> Names:
    """The tenant's labels of priorities and sources."""
    settings = settings_of(tenant)
    return {
        Field.PRIORITY: {look.code: look.in_sentence for look in settings.priorities},
        Field.SOURCE: {look.code: look.in_sentence for look in settings.sources},
    }


def value_in_words(field: str, value: str, names: Names) -> str:
    if field in TEXTS:
        return f"“{value}”"
    if field in NAMED:
        return names.get(field, {}).get(value) or "one that is gone"
    if word := names.get(field, {}).get(value):
        return word
    choices = CHOICES.get(field)
    return str(choices(value).label).lower() if choices and value in choices.values else value


def listed(field: str, values: Iterable[str], names: Names) -> str:
    return ", ".join(value_in_words(field, value, names) for value in values)


def compared(field: str, operator: str, values: Sequence[str]) -> str:
    if field in TEXTS and operator == Operator.NONE_OF:
        return "does not contain" if len(values) == 1 else "contains none of"
    return COMPARED[Operator(operator)][len(values) > 1]


def clause_in_words(field: str, operator: str, values: Sequence[str], names: Names) -> str:
    if field == Field.HOURS:
        return f"it opened {' or '.join(values)} business hours"
    return f"{Field(field).label.lower()} {compared(field, operator, values)} {listed(field, values, names)}"


def seen_in_words(field: str, seen: Sequence[str], names: Names) -> str:
    """The ticket's values that a clause was compared with."""
    if field in TEXTS:
        return f"it contains {listed(field, seen, names)}" if seen else "it does not"
    if field == Field.HOURS:
        return f"it was {seen[0]}" if seen else "nobody has said what business hours are"
    return f"it was {listed(field, seen, names)}" if seen else "it had none"


def action_in_words(action: str, target: int | None, names: Names) -> str:
    queue, user = (names.get(kind, {}).get(str(target), "one that is gone") for kind in ("queue", "user"))
    return {
        Action.ASSIGN_TO_QUEUE: f"put into {queue} unless already placed",
        Action.REASSIGN_QUEUE: f"put into {queue} in any case",
        Action.ASSIGN_TO_USER: f"assign to {user}",
        Action.ESCALATE: "escalate",
    }[Action(action)]


def rule_in_words(rule: RoutingRule, names: Names) -> str:
    """A rule read `with_all`, as one sentence."""
    clauses = [(one.field, one.operator, one.values) for one in rule.clauses.all()]
    return sentence(clauses, rule.join, rule.action, rule.target_id, names)


def sentence(
    clauses: Iterable[tuple[str, str, Sequence[str]]], join: str, action: str, target: int | None, names: Names
) -> str:
    told = [clause_in_words(*clause, names) for clause in clauses]
    joined = (" and " if join == RoutingRule.Join.ALL else " or ").join(told)
    return f"{f'If {joined}' if told else 'Every ticket'}: {action_in_words(action, target, names)}."
