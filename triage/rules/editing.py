"""The editor of one rule: changing its rows, dry runs on past tickets, saving."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from supportdesk.accounts.access import SignedIn, desk
from supportdesk.accounts.actors import Actor
from supportdesk.accounts.models import Tenant
from supportdesk.accounts.permissions import Key
from tickets.desk.sidebar import framed
from tickets.settings.frame import company_of
from tickets.settings.telling import latest_changes
from triage.directing import rules_of
from triage.models import RoutingRule
from triage.rules.forms import RuleForm
from triage.rules.telling import DAYS_BACK, tried
from triage.rules.views import address_of, rule_for

RESHAPING = ("add", "reshape", "remove-")


@desk(Key.ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: SignedIn) -> HttpResponse:
    return edit(request, company_of(request), None)


@desk(Key.ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def rule(request: SignedIn, rule: int) -> HttpResponse:
    found = rule_for(request, rule)
    return edit(request, found.tenant, found)


def edit(request: SignedIn, tenant: Tenant, rule: RoutingRule | None) -> HttpResponse:
    """The form's `do` says what to do. Only “save” changes anything."""
    act = request.POST.get("do", "save")
    if request.method != "POST" or act != "save":
        return answer(request, form_for(request, tenant, rule), act)
    with transaction.atomic():
        RoutingRule.objects.hold(tenant.pk)  # what somebody else saves just now is seen, or sees this
        return answer(request, form_for(request, tenant, rule and rule_for(request, rule.pk)), act)


def form_for(request: SignedIn, tenant: Tenant, rule: RoutingRule | None) -> RuleForm:
    places = RoutingRule.objects.of(tenant).count() + (rule is None)
    return RuleForm(request.POST if request.method == "POST" else None, tenant=tenant, rule=rule, places=places)


def answer(request: SignedIn, form: RuleForm, act: str) -> HttpResponse:
    if request.method != "POST" or act.startswith(RESHAPING):
        return show(request, form.reshape(act), is_checked=False)
    if not form.is_valid():
        return show(request, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    if act != "save":
        return show(request, form, trial=trial_of(form))
    if form.is_outdated:
        form.refuse_outdated()
        return show(request, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        saved = form.save(by=Actor.agent(request.user))
    except ValidationError as refusal:
        form.refuse(refusal)
        return show(request, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    messages.success(request, f"{saved.name} is saved. It applies to tickets that open from now on.")
    return redirect(address_of(form.tenant))


def trial_of(form: RuleForm) -> dict[str, Any]:
    now = rules_of(form.tenant)
    return tried(form.tenant, now=now, edited=form.edited(now), days=form.cleaned_data["days"] or DAYS_BACK)


def show(
    request: SignedIn,
    form: RuleForm,
    *,
    trial: dict[str, Any] | None = None,
    is_checked: bool = True,
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "is_checked": is_checked, "back": address_of(form.tenant), **(trial or {})}
    if request.htmx:
        return render(request, "triage/rules/form.html", context, status=status)
    if form.rule:
        context["latest_changes"] = latest_changes(form.tenant, setting=f"rule.{form.rule.pk}")
    return render(request, "triage/rules/edit.html", framed(request, at="settings", **context), status=status)
