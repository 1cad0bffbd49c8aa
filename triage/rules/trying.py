"""Dry runs: where edited rules would have sent past tickets. Writes nothing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from supportdesk.accounts.models import Tenant
from tickets.models import Queue, Ticket
from tickets.states import TEAM_OF, Category
from triage.routing import Facts, Outcome, Rule, decide, outcome
from triage.rules.past import TICKETS_AT_MOST, past_tickets

SHOWN_AT_MOST = 100
DAYS = (7, 30, 90)


@dataclass(frozen=True, slots=True)
class Prediction:
    rule: Rule | None  # the one that matched
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Change:
    """A ticket that would have ended up elsewhere."""

    ticket: Ticket
    before: Prediction
    after: Prediction


@dataclass(frozen=True, slots=True)
class Trial:
    days: int
    looked_at: int
    changed: int
    changes: list[Change]  # the newest of them

    @property
    def is_capped(self) -> bool:
        return self.looked_at == TICKETS_AT_MOST


def try_out(tenant: Tenant, *, now: Sequence[Rule], edited: Sequence[Rule], days: int) -> Trial:
    """Evaluate the tickets of the last days by the present and the edited rules, newest ticket first."""
    predict = predictor(tenant)
    looked_at, changes = 0, []
    for ticket, facts in past_tickets(tenant, days):
        looked_at += 1
        before, after = predict(now, facts), predict(edited, facts)
        if before.outcome != after.outcome:
            changes.append(Change(ticket, before, after))
    return Trial(days, looked_at, len(changes), changes[:SHOWN_AT_MOST])


def predictor(tenant: Tenant) -> Callable[[Sequence[Rule], Facts], Prediction]:
    teams: dict[str, int] = {}
    for team, pk in Queue.objects.of(tenant).exclude(team="").order_by("pk").values_list("team", "pk"):
        teams.setdefault(team, pk)

    def predict(rules: Sequence[Rule], facts: Facts) -> Prediction:
        decision = decide(rules, facts)
        team = TEAM_OF[Category(facts.category)] if facts.category else ""
        return Prediction(decision.rule, outcome(decision, facts, team_queue=teams.get(team)))

    return predict
