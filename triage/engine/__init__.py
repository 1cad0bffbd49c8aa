"""Triage as a pure function: an enquiry and a lexicon in, an answer and its reasons out."""

from .answer import CATEGORIES, PRIORITIES, SENTIMENTS, Answer, Enquiry, Reason
from .assessment import assess
from .lexicon import Lexicon, LexiconError

__all__ = [
    "CATEGORIES",
    "PRIORITIES",
    "SENTIMENTS",
    "Answer",
    "Enquiry",
    "Lexicon",
    "LexiconError",
    "Reason",
    "assess",
]
