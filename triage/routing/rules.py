"""The first rule that matches, what it does, and everything that was looked at on the way."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from .clauses import Clause, Finding, ask
from .facts import BY_PERSON, UNPLACED, Facts


class Join(StrEnum):
    ALL = "all"
    ANY = "any"


class Act(StrEnum):
    ASSIGN_TO_QUEUE = "assign_to_queue"
    REASSIGN_QUEUE = "reassign_queue"
    ASSIGN_TO_USER = "assign_to_user"
    ESCALATE = "escalate"


PLACING: Final = frozenset({Act.ASSIGN_TO_QUEUE, Act.REASSIGN_QUEUE})


class Withheld(StrEnum):
    """Why a matched rule's action is not taken."""

    PLACED = "placed"  # assign_to_queue is for tickets that nothing has placed yet
    CHOSEN = "chosen"  # a person chose the queue, and that stands even against reassign_queue
    ASSIGNED = "assigned"
    ESCALATED = "escalated"
    GONE = "gone"  # the user it would go to is no longer an active member


@dataclass(frozen=True, slots=True)
class Action:
    """`target` is the id of a queue or user; escalation has none. `is_gone`: the target cannot take tickets."""

    act: Act
    target: int | None = None
    is_gone: bool = False

    def withheld(self, facts: Facts) -> Withheld | None:
        if self.is_gone:
            return Withheld.GONE
        if self.act in PLACING and facts.placed_by == BY_PERSON:
            return Withheld.CHOSEN
        if self.act == Act.ASSIGN_TO_QUEUE and facts.placed_by != UNPLACED:
            return Withheld.PLACED
        if self.act == Act.ASSIGN_TO_USER and facts.assignee is not None:
            return Withheld.ASSIGNED
        return Withheld.ESCALATED if self.act == Act.ESCALATE and facts.is_escalated else None


@dataclass(frozen=True, slots=True)
class Rule:
    """Without clauses it is for every ticket. `pk` is None while it is being written."""

    pk: int | None
    position: int
    name: str
    join: Join
    clauses: tuple[Clause, ...]
    action: Action
    is_active: bool = True


@dataclass(frozen=True, slots=True)
class Look:
    """A rule that was looked at. Every clause was asked, also after the answer was certain."""

    rule: Rule
    matched: bool
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """`rule` is the first that matched, its action to be taken unless `withheld` says why not."""

    rule: Rule | None
    withheld: Withheld | None
    looks: tuple[Look, ...]

    @property
    def action(self) -> Action | None:
        """The action to take, if there is one."""
        return self.rule.action if self.rule and not self.withheld else None


def look_at(rule: Rule, facts: Facts) -> Look:
    findings = tuple(ask(clause, facts) for clause in rule.clauses)
    join = any if rule.join == Join.ANY and findings else all
    return Look(rule, join(finding.held for finding in findings), findings)


def decide(rules: Iterable[Rule], facts: Facts) -> Decision:
    """Active rules in the order of their positions; those after the first match are not looked at."""
    looks: list[Look] = []
    for rule in sorted((rule for rule in rules if rule.is_active), key=lambda rule: rule.position):
        looks.append(look_at(rule, facts))
        if looks[-1].matched:
            return Decision(rule, rule.action.withheld(facts), tuple(looks))
    return Decision(None, None, tuple(looks))
