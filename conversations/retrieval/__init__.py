"""Which passage of a library answers a question, and by which words. Pure: no database, no clock, no chance.

A wrong answer given with confidence costs more than none, so what is not GOOD is not an answer.
"""

from conversations.retrieval.passages import Passage, passages_of
from conversations.retrieval.question import Question, is_only_thanks
from conversations.retrieval.ranking import GOOD, PLAUSIBLE, Item, Match, rank

__all__ = ["GOOD", "PLAUSIBLE", "Item", "Match", "Passage", "Question", "is_only_thanks", "passages_of", "rank"]
