"""The context of a dry run, for templates."""

from collections.abc import Sequence
from typing import Any

from django.http import QueryDict

from supportdesk.accounts.models import Tenant
from triage.routing import Outcome, Rule
from triage.rules.trying import DAYS, Change, Prediction, try_out
from triage.rules.views import names_of
from triage.wording import Names

DAYS_BACK = 30  # unless somebody asks for more or less


def days_of(data: QueryDict) -> int:
    return next((days for days in DAYS if str(days) == data.get("days")), DAYS_BACK)


def tried(
    tenant: Tenant, *, now: Sequence[Rule], edited: Sequence[Rule], days: int, after: str = "With this rule"
) -> dict[str, Any]:
    """The context of triage/rules/trial.html; `after` is the heading of the column with the edited rules."""
    trial, names = try_out(tenant, now=now, edited=edited, days=days), names_of(tenant)
    return {"trial": trial, "changes": [told(change, names) for change in trial.changes], "after": after}


def told(change: Change, names: Names) -> dict[str, Any]:
    return {"ticket": change.ticket, "before": end(change.before, names), "after": end(change.after, names)}


def end(prediction: Prediction, names: Names) -> dict[str, str]:
    return {
        "where": where(prediction.outcome, names),
        "rule": prediction.rule.name if prediction.rule else "no rule",
    }


def where(outcome: Outcome, names: Names) -> str:
    queue = names["queue"].get(str(outcome.queue), "a queue that is gone")
    person = [names["user"].get(str(outcome.assignee), "somebody who left")] if outcome.assignee else []
    return ", ".join([queue, *person, *(["escalated"] if outcome.is_escalated else [])])
