"""Finds the passage of a library that answers a question, and the words that led to it. Pure and deterministic.

A wrong answer given with confidence costs more than none, so only a match that is GOOD counts as an answer.
"""

from conversations.retrieval.passages import Passage, passages_of
from conversations.retrieval.question import Question, is_only_thanks
from conversations.retrieval.ranking import GOOD, PLAUSIBLE, Item, Match, rank

__all__ = ["GOOD", "PLAUSIBLE", "Item", "Match", "Passage", "Question", "is_only_thanks", "passages_of", "rank"]
