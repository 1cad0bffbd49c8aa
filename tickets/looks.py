"""What a tenant calls its priorities and sources, and how they look: read from what its settings store, and put
together where one page spans several tenants. Codes never change; these are only words, colours and places."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, TypeVar

from django.db.models import TextChoices

from tickets.states import Priority, Source

LABEL_LIMIT = 24  # characters: a badge, a menu and a chip have to hold it
Stored = Sequence[Mapping[str, Any]]


class Colour(TextChoices):
    """Colour tokens of the style sheet, each with a light and a dark value."""

    GREY = "grey", "Grey"
    INK = "ink", "Ink"
    BLUE = "blue", "Blue"
    GREEN = "green", "Green"
    AMBER = "amber", "Amber"
    RED = "red", "Red"
    VIOLET = "violet", "Violet"


@dataclass(frozen=True, slots=True)
class PriorityLook:
    code: str
    label: str
    colour: str

    @property
    def icon(self) -> str:
        return f"priority-{self.code}"

    @property
    def in_sentence(self) -> str:
        """The label within a sentence: the built-in one in lower case, a tenant's own as they wrote it."""
        return self.label.lower() if self.label == Priority(self.code).label else self.label


@dataclass(frozen=True, slots=True)
class SourceLook:
    code: str
    label: str
    is_on: bool = True

    @property
    def in_sentence(self) -> str:
        ours = self.label == Source(self.code).label and self.code != Source.API
        return self.label.lower() if ours else self.label


Look = TypeVar("Look", PriorityLook, SourceLook)

PRIORITIES = (
    PriorityLook(Priority.URGENT, Priority.URGENT.label, Colour.RED),
    PriorityLook(Priority.HIGH, Priority.HIGH.label, Colour.INK),
    PriorityLook(Priority.MEDIUM, Priority.MEDIUM.label, Colour.GREY),
    PriorityLook(Priority.LOW, Priority.LOW.label, Colour.GREY),
)
SOURCES = tuple(SourceLook(source, source.label) for source in Source)


def priorities_in(stored: Stored) -> tuple[PriorityLook, ...]:
    """In the stored order. Whatever is missing or unknown in `stored` falls back to the built-in default."""
    return tuple(
        replace(look, colour=look.colour if look.colour in Colour.values else ours.colour)
        for look, ours in completed(stored, PRIORITIES)
    )


def sources_in(stored: Stored) -> tuple[SourceLook, ...]:
    return tuple(look for look, _ in completed(stored, SOURCES))


def completed(stored: Stored, ours: Sequence[Look]) -> Iterable[tuple[Look, Look]]:
    """Pairs of the stored look and the built-in one; those that are not stored come last, in the default order."""
    by_code: dict[str, Look] = {str(one.code): one for one in ours}
    kept: dict[str, Mapping[str, Any]] = {
        str(one.get("code")): one for one in stored if str(one.get("code")) in by_code
    }
    for code in {**kept, **by_code}:
        look = by_code[code]
        given = {name: kept.get(code, {}).get(name) for name in asdict(look)}
        yield replace(look, **{name: value for name, value in given.items() if value not in (None, "")}), look


def shared(each: Iterable[Sequence[Look]], ours: Sequence[Look]) -> tuple[Look, ...]:
    """One list for several tenants. Words that differ stand side by side; about order and colour, where they do not
    agree, nobody is right, and it is as it was delivered."""
    given = [tuple(looks) for looks in each] or [tuple(ours)]
    first = given[0]
    if all(looks == first for looks in given):
        return first
    return tuple(joined([one for looks in given for one in looks if one.code == look.code], look) for look in ours)


def joined(looks: Sequence[Look], ours: Look) -> Look:
    if all(look == looks[0] for look in looks):
        return looks[0]
    label = " / ".join(dict.fromkeys(look.label for look in looks))
    if isinstance(ours, SourceLook):
        return replace(ours, label=label, is_on=any(look.is_on for look in looks if isinstance(look, SourceLook)))
    return replace(ours, label=label)
