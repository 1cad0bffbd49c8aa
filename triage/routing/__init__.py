"""Routing as a pure function: rules and a ticket's facts in, a decision and all that led to it out."""

from .clauses import INSIDE, OUTSIDE, Clause, Field, Finding, Operator, ask, operators_of
from .facts import Facts
from .outcome import Outcome, outcome
from .rules import PLACING, Act, Action, Decision, Join, Look, Rule, Withheld, decide

__all__ = [
    "INSIDE",
    "OUTSIDE",
    "PLACING",
    "Act",
    "Action",
    "Clause",
    "Decision",
    "Facts",
    "Field",
    "Finding",
    "Join",
    "Look",
    "Operator",
    "Outcome",
    "Rule",
    "Withheld",
    "ask",
    "decide",
    "operators_of",
    "outcome",
]
