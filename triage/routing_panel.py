"""The routing panel beside a ticket: which rule matched and why, and why those before it did not."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from supportdesk.accounts.models import User
from tickets.desk.panels import Panel, register
from tickets.models import Ticket
from triage.models import RoutingDecision
from triage.wording import WITHHELD, Field, Names, action_in_words, clause_in_words, seen_in_words, spoken_at

BELOW = ", and what is below a topic is another"


@dataclass(frozen=True, slots=True)
class Asked:
    clause: str
    held: bool
    seen: str


@dataclass(frozen=True, slots=True)
class LookedAt:
    position: int
    name: str
    matched: bool
    needs: str
    asked: list[Asked]


@register("routing", order=20)
def routing_panel(ticket: Ticket, viewer: User) -> Panel | None:
    """None if there were no rules."""
    decision = RoutingDecision.objects.on(ticket.pk).first()
    if decision is None or not decision.trace:
        return None
    looks = list(looks_of(decision, {**decision.names, **spoken_at(ticket.tenant)}))
    action = action_in_words(decision.action, decision.target, decision.names) if decision.action else ""
    context = {
        "decision": decision,
        "matched": looks[-1] if looks[-1].matched else None,
        "looks": looks,
        "action": action,
        "withheld": WITHHELD.get(decision.withheld, ""),
    }
    return Panel("triage/routing.html", context)


def looks_of(decision: RoutingDecision, names: Names) -> Iterator[LookedAt]:
    for look in decision.trace:
        asked = [asked_of(clause, names) for clause in look["clauses"]]
        needs = "any of" if look["join"] == "any" and len(asked) > 1 else ""
        yield LookedAt(look["position"], look["name"], look["matched"], needs, asked)


def asked_of(clause: dict[str, Any], names: Names) -> Asked:
    words = clause_in_words(clause["field"], clause["operator"], clause["values"], names)
    seen = seen_in_words(clause["field"], clause["seen"], names)
    return Asked(words, clause["held"], f"{seen}{BELOW if is_below(clause, names) else ''}")


def is_below(clause: dict[str, Any], names: Names) -> bool:
    """Whether the ticket's topic is a subtopic of one in the condition, which matches the topic itself only."""
    paths = names.get(Field.TOPIC, {}) if clause["field"] == Field.TOPIC else {}
    seen, wanted = ([paths[pk] for pk in clause[which] if pk in paths] for which in ("seen", "values"))
    return any(path.startswith(f"{topic} › ") for path in seen for topic in wanted)
