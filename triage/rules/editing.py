"""One rule being written: reshaped, tried out on past tickets, saved."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from supportdesk.accounts.access import SignedIn, desk
from supportdesk.accounts.models import Tenant
from supportdesk.accounts.permissions import Key
from tickets.desk.sidebar import framed
from triage.directing import rules_of
from triage.models import RoutingRule
from triage.routing import Outcome
from triage.rules.forms import RuleForm
from triage.rules.trying import Change, Prediction, Trial, try_out
from triage.rules.views import address_of, names_of, rule_for, tenant_of
from triage.wording import Names

RESHAPING = ("add", "reshape", "remove-")


@desk(Key.ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: SignedIn) -> HttpResponse:
    return edit(request, tenant_of(request), None)


@desk(Key.ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def rule(request: SignedIn, rule: int) -> HttpResponse:
    found = rule_for(request, rule)
    return edit(request, found.tenant, found)


def edit(request: SignedIn, tenant: Tenant, rule: RoutingRule | None) -> HttpResponse:
    """`do` says what the form was sent for. Only “save” changes anything."""
    places = RoutingRule.objects.of(tenant).count() + (rule is None)
    form = RuleForm(request.POST if request.method == "POST" else None, tenant=tenant, rule=rule, places=places)
    act = request.POST.get("do", "save")
    if request.method != "POST" or act.startswith(RESHAPING):
        return show(request, form.reshape(act), is_checked=False)
    if not form.is_valid():
        return show(request, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    if act == "try":
        return show(request, form, trial=trial_of(form))
    try:
        saved = form.save()
    except ValidationError as refusal:
        form.refuse(refusal)
        return show(request, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    messages.success(request, f"{saved.name} is saved. It applies to tickets that open from now on.")
    return redirect(address_of(tenant))


def trial_of(form: RuleForm) -> Trial:
    now = rules_of(form.tenant)
    return try_out(form.tenant, now=now, edited=form.edited(now), days=form.cleaned_data["days"] or 30)


def show(
    request: SignedIn, form: RuleForm, *, trial: Trial | None = None, is_checked: bool = True, status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "is_checked": is_checked, "trial": trial, "back": address_of(form.tenant)}
    if trial:
        names = names_of(form.tenant)
        context["changes"] = [told(change, names) for change in trial.changes]
    if request.htmx:
        return render(request, "triage/rules/form.html", context, status=status)
    return render(request, "triage/rules/edit.html", framed(request, at="routing", **context), status=status)


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
