"""One condition of a rule, and what came of asking it."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from .facts import Facts
from .texts import Text, has_words


class Field(StrEnum):
    PRIORITY = "priority"
    SOURCE = "source"
    TAG = "tag"
    REQUESTER_TYPE = "requester_type"
    CATEGORY = "category"
    SENTIMENT = "sentiment"
    TOPIC = "topic"
    QUEUE = "queue"
    PARTNER = "partner"
    SUBJECT = "subject"
    BODY = "body"
    WORDS = "words"
    HOURS = "hours"


class Operator(StrEnum):
    IS = "is"
    IS_NOT = "is_not"
    ANY_OF = "any_of"
    NONE_OF = "none_of"
    CONTAINS = "contains"


INSIDE: Final = "inside"
OUTSIDE: Final = "outside"
TEXT_FIELDS: Final = frozenset({Field.SUBJECT, Field.BODY, Field.WORDS})
DENYING: Final = frozenset({Operator.IS_NOT, Operator.NONE_OF})
OF_ONE: Final = frozenset({Operator.IS, Operator.IS_NOT})


def operators_of(field: Field) -> tuple[Operator, ...]:
    if field in TEXT_FIELDS:
        return (Operator.CONTAINS, Operator.NONE_OF)
    if field == Field.HOURS:
        return (Operator.IS,)
    return (Operator.IS, Operator.IS_NOT, Operator.ANY_OF, Operator.NONE_OF)


@dataclass(frozen=True, slots=True)
class Clause:
    """Texts hold whole words or phrases, in whatever case; ids are written as digits."""

    field: Field
    operator: Operator
    values: tuple[str, ...]

    def problem(self) -> str:
        """What is wrong with the clause, for whoever wrote it; empty if nothing is."""
        if self.operator not in operators_of(self.field):
            return "This comparison does not go with this field."
        if not self.values:
            return "Say which value."
        if self.operator in OF_ONE and len(self.values) > 1:
            return "Give one value, or compare with “any of” or “none of”."
        if self.field in TEXT_FIELDS and any(not has_words(phrase) for phrase in self.values):
            return "A phrase needs at least one word."
        return ""


@dataclass(frozen=True, slots=True)
class Finding:
    """`seen` is what the ticket had there: of texts, those of the clause's phrases that were found."""

    clause: Clause
    held: bool
    seen: tuple[str, ...]


def ask(clause: Clause, facts: Facts) -> Finding:
    seen = READ[clause.field](clause, facts)
    meets = clause.field in TEXT_FIELDS or not wanted(clause).isdisjoint(seen)
    found = bool(seen) and meets
    return Finding(clause, found != (clause.operator in DENYING), seen)


def wanted(clause: Clause) -> set[str]:
    return {value.lower() for value in clause.values}


def phrases_in(clause: Clause, *texts: Text) -> tuple[str, ...]:
    return tuple(phrase for phrase in clause.values if any(text.holds(phrase) for text in texts))


def hours(facts: Facts) -> tuple[str, ...]:
    if facts.in_hours is None:
        return ()
    return (INSIDE if facts.in_hours else OUTSIDE,)


def one(value: str | int | None) -> tuple[str, ...]:
    return () if value is None or value == "" else (str(value),)


READ: Final[dict[Field, Callable[[Clause, Facts], tuple[str, ...]]]] = {
    Field.PRIORITY: lambda _, facts: one(facts.priority),
    Field.SOURCE: lambda _, facts: one(facts.source),
    Field.TAG: lambda _, facts: facts.tags,
    Field.REQUESTER_TYPE: lambda _, facts: one(facts.requester_type),
    Field.CATEGORY: lambda _, facts: one(facts.category),
    Field.SENTIMENT: lambda _, facts: one(facts.sentiment),
    Field.TOPIC: lambda _, facts: one(facts.topic),
    Field.QUEUE: lambda _, facts: one(facts.queue),
    Field.PARTNER: lambda _, facts: one(facts.partner),
    Field.SUBJECT: lambda clause, facts: phrases_in(clause, facts.subject_text),
    Field.BODY: lambda clause, facts: phrases_in(clause, facts.body_text),
    Field.WORDS: lambda clause, facts: phrases_in(clause, facts.subject_text, facts.body_text),
    Field.HOURS: lambda _, facts: hours(facts),
}
