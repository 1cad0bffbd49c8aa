"""Reorders and deletes routing rules, with a dry run on past tickets before saving."""

from dataclasses import replace
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from supportdesk.accounts.access import SignedIn, desk
from supportdesk.accounts.actors import Actor
from supportdesk.accounts.models import Tenant
from supportdesk.accounts.permissions import Key
from tickets.desk.choosing import id_of
from tickets.desk.sidebar import framed
from tickets.errors import Invalid
from tickets.settings.frame import company_of
from triage.directing import rules_of
from triage.models import RoutingRule
from triage.models.rule import RULES_AT_MOST
from triage.models.rule_set import in_new_order
from triage.routing import Rule
from triage.rules.telling import days_of, tried
from triage.rules.trying import DAYS
from triage.rules.views import address_of, lines_of, names_of, rule_for, show
from triage.wording import rule_in_words


@desk(Key.ADMIN)
@require_POST
def order(request: SignedIn) -> HttpResponse:
    """All rules in a new order, as dragged or moved by buttons: a dry run, or with `do=save` saved."""
    tenant = company_of(request)
    try:
        wanted = order_of(request.POST)
    except Invalid as refusal:
        return HttpResponse(refusal.message, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    if request.POST.get("do") == "save":
        RoutingRule.objects.lay_out(tenant.pk, wanted, by=Actor.agent(request.user))
        messages.success(request, "The new order is saved. It applies to tickets that open from now on.")
        return redirect(address_of(tenant))
    return propose(request, tenant, wanted)


def order_of(data: QueryDict) -> list[int]:
    """`rule` lists the ids in order; `move` is a step to apply to it, such as “up-12”. Raises Invalid."""
    order = list(dict.fromkeys(id_of(text, "rule") for text in data.getlist("rule")[:RULES_AT_MOST]))
    way, _, moved = data.get("move", "").partition("-")
    if moved:
        here = id_of(moved, "rule")
        if here not in order:
            raise Invalid("Choose one from the list.", field="rule")
        place = max(order.index(here) + (-1 if way == "up" else 1), 0)
        order.remove(here)
        order.insert(place, here)
    return order


def propose(request: SignedIn, tenant: Tenant, order: list[int]) -> HttpResponse:
    now = rules_of(tenant)
    edited = renumbered(in_new_order(now, order))
    if [rule.pk for rule in edited] == [rule.pk for rule in now]:
        return show(request, tenant, lines_of(tenant))
    trial = tried(tenant, now=now, edited=edited, days=days_of(request.POST), after="In this order")
    return show(request, tenant, lines_of(tenant, order), is_proposed=True, days=DAYS, **trial)


def renumbered(rules: list[Rule]) -> list[Rule]:
    return [replace(rule, position=position) for position, rule in enumerate(rules, 1)]


@desk(Key.ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def deletion(request: SignedIn, rule: int) -> HttpResponse:
    """GET asks for confirmation and shows a dry run; POST deletes."""
    found = rule_for(request, rule)
    if request.method == "POST":
        found.remove(by=Actor.agent(request.user))
        messages.success(request, f"{found.name} is deleted. What it decided stays on its tickets.")
        return redirect(address_of(found.tenant))
    tenant, now = found.tenant, rules_of(found.tenant)
    without = [one for one in now if one.pk != found.pk]
    trial = tried(tenant, now=now, edited=without, days=days_of(request.GET), after="Without this rule")
    summary = rule_in_words(found, names_of(tenant))
    context = {"rule": found, "summary": summary, "days": DAYS, "back": address_of(tenant), **trial}
    return render(request, "triage/rules/delete.html", framed(request, at="settings", **context))
