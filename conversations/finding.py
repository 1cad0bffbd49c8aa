"""Searches a library: PostgreSQL finds items that share a word with the question, and retrieval scores them."""

from dataclasses import dataclass

from conversations.models.library import LibraryItem, LibraryItemQuerySet
from conversations.retrieval import PLAUSIBLE, Match, Question, rank

CANDIDATES = 40


@dataclass(frozen=True, slots=True)
class Found:
    item: LibraryItem
    match: Match


def find(question: Question, items: LibraryItemQuerySet, *, least: float = PLAUSIBLE, at_most: int = 5) -> list[Found]:
    """The items that score at least `least` for the question, best first. Two queries."""
    stems = list(question.weights())
    candidates = {one.pk: one for one in items.sharing(stems).select_related("tenant").defer("words")[:CANDIDATES]}
    if not candidates:
        return []
    matches = rank(question, (one.as_item() for one in candidates.values()), total=items.count())
    return [Found(candidates[one.item], one) for one in matches if one.score >= least][:at_most]
