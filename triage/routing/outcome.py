from dataclasses import dataclass

from .facts import UNPLACED, Facts
from .rules import PLACING, Act, Decision

LOOSE = frozenset({UNPLACED, "triage"})


@dataclass(frozen=True, slots=True)
class Outcome:
    """Where a ticket stands once routing is done with it."""

    queue: int | None
    assignee: int | None
    is_escalated: bool


def outcome(decision: Decision, facts: Facts, *, team_queue: int | None) -> Outcome:
    """The rule's action; the queue of the ticket's team where nothing firmer than triage placed it."""
    action = decision.action
    queue, assignee, is_escalated = facts.queue, facts.assignee, facts.is_escalated
    if action and action.act in PLACING:
        queue = action.target
    elif team_queue and facts.placed_by in LOOSE:
        queue = team_queue
    if action and action.act == Act.ASSIGN_TO_USER:
        assignee = action.target
    return Outcome(queue, assignee, is_escalated or bool(action and action.act == Act.ESCALATE))
