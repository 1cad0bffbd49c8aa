"""The routing tab of the settings: the list of rules, and switching them on and off."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from supportdesk.accounts.access import SignedIn, desk
from supportdesk.accounts.actors import Actor
from supportdesk.accounts.models import BusinessPartner, Tenant
from supportdesk.accounts.permissions import Key, tenant_ids
from tickets.desk.people import members_of
from tickets.models import Queue, settings_of
from tickets.settings import frame
from tickets.settings.forms import RoutingForm
from tickets.settings.views import filled_in, show_tab
from triage.models import RoutingRule
from triage.models.rule import RULES_AT_MOST
from triage.models.rule_set import in_new_order
from triage.rules.clause_rows import topics_of
from triage.wording import Names, rule_in_words, spoken_at


@dataclass(frozen=True, slots=True)
class Line:
    position: int
    rule: RoutingRule
    summary: str


def rule_for(request: SignedIn, pk: int) -> RoutingRule:
    mine = RoutingRule.objects.in_tenants(tenant_ids(request.user, Key.ADMIN))
    return get_object_or_404(mine.with_all().select_related("tenant"), pk=pk)


def address_of(tenant: Tenant) -> str:
    return frame.address_of(frame.ROUTING, tenant)


def names_of(tenant: Tenant) -> Names:
    """The names of the tenant's queues, partners, topics and members, by id."""
    partners = BusinessPartner.objects.of(tenant)
    return {
        **spoken_at(tenant),
        "queue": {str(pk): name for pk, name in Queue.objects.of(tenant).values_list("pk", "name")},
        "partner": {str(pk): name for pk, name in partners.values_list("pk", "name")},
        "topic": {str(topic.pk): str(topic) for topic in topics_of(tenant)},
        "user": {str(one.pk): one.name for one in members_of((tenant.pk,))},
    }


def lines_of(tenant: Tenant, order: Sequence[int] = ()) -> list[Line]:
    """The rules as they are, or as they would be in this order."""
    names, rows = names_of(tenant), in_new_order(RoutingRule.objects.of(tenant).in_order().with_all(), order)
    return [Line(position, rule, rule_in_words(rule, names)) for position, rule in enumerate(rows, 1)]


def show(request: SignedIn, tenant: Tenant, lines: list[Line], **more: Any) -> HttpResponse:
    context = {"tenant": tenant, "lines": lines, "may_add": len(lines) < RULES_AT_MOST, **more}
    if request.htmx:
        return render(request, "triage/rules/rules.html", context)
    context = {"form": RoutingForm(None, settings=settings_of(tenant)), **context}
    return show_tab(request, frame.ROUTING, "triage/rules/list.html", **context)


@desk(Key.ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def rules(request: SignedIn) -> HttpResponse:
    """The routing tab of the settings: its form, which a POST saves, and the rules."""
    tenant = frame.company_of(request)
    form, is_saved = filled_in(request, tenant, RoutingForm)
    if is_saved:
        return redirect(address_of(tenant))
    return show(request, tenant, lines_of(tenant), form=form)


@desk(Key.ADMIN)
@require_POST
def activation(request: SignedIn, rule: int) -> HttpResponse:
    found = rule_for(request, rule)
    found.switch(request.POST.get("active") == "on", by=Actor.agent(request.user))
    messages.success(request, f"{found.name} is {'on' if found.is_active else 'off'}.")
    return redirect(f"{address_of(found.tenant)}#rule-{found.pk}")
