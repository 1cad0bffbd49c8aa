"""The tenant's routing rules, in their order, and the acts on each."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from supportdesk.accounts.access import SignedIn, desk
from supportdesk.accounts.models import BusinessPartner, Tenant, User
from supportdesk.accounts.permissions import Key, memberships_with, tenant_ids
from tickets.desk.choosing import id_of
from tickets.desk.people import members_of
from tickets.desk.sidebar import framed
from tickets.errors import Invalid
from tickets.models import Queue
from triage.models import RoutingRule
from triage.models.rule import RULES_AT_MOST
from triage.rules.clause_rows import topics_of
from triage.wording import Names, rule_in_words


@dataclass(frozen=True, slots=True)
class Line:
    rule: RoutingRule
    summary: str


def administered(user: User) -> list[Tenant]:
    return [membership.tenant for membership in memberships_with(user, Key.ADMIN)]


def tenant_of(request: SignedIn) -> Tenant:
    """The company whose rules are meant: the one named in the query, else the user's first."""
    tenants = administered(request.user)
    wanted = request.GET.get("company")
    found = next((one for one in tenants if wanted in (None, str(one.pk))), None)
    if found is None:
        raise Http404
    return found


def rule_for(request: SignedIn, pk: int) -> RoutingRule:
    mine = RoutingRule.objects.in_tenants(tenant_ids(request.user, Key.ADMIN))
    return get_object_or_404(mine.with_all().select_related("tenant"), pk=pk)


def address_of(tenant: Tenant) -> str:
    return f"{reverse('settings:routing')}?company={tenant.pk}"


def names_of(tenant: Tenant) -> Names:
    """What the tenant's queues, partners and people are called."""
    partners = BusinessPartner.objects.of(tenant)
    return {
        "queue": {str(pk): name for pk, name in Queue.objects.of(tenant).values_list("pk", "name")},
        "partner": {str(pk): name for pk, name in partners.values_list("pk", "name")},
        "topic": {str(topic.pk): str(topic) for topic in topics_of(tenant)},
        "user": {str(one.pk): one.name for one in members_of((tenant.pk,))},
    }


@desk(Key.ADMIN)
@require_safe
def rules(request: SignedIn) -> HttpResponse:
    tenant = tenant_of(request)
    names = names_of(tenant)
    rows = RoutingRule.objects.of(tenant).in_order().with_all()
    lines = [Line(rule, rule_in_words(rule, names)) for rule in rows]
    context: dict[str, Any] = {
        "tenant": tenant,
        "companies": administered(request.user),
        "lines": lines,
        "may_add": len(lines) < RULES_AT_MOST,
    }
    return render(request, "triage/rules/list.html", framed(request, at="routing", **context))


@desk(Key.ADMIN)
@require_POST
def order(request: SignedIn) -> HttpResponse:
    """All rules in a new order, as they were dragged."""
    tenant = tenant_of(request)
    try:
        wanted = [id_of(text, "rule") for text in request.POST.getlist("rule")[:RULES_AT_MOST]]
    except Invalid as refusal:
        return HttpResponse(refusal.message, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    RoutingRule.objects.lay_out(tenant, wanted)
    return redirect(address_of(tenant))


@desk(Key.ADMIN)
@require_POST
def move(request: SignedIn, rule: int) -> HttpResponse:
    """One place up or down."""
    found = rule_for(request, rule)
    found.step(up=request.POST.get("to") != "down")
    return redirect(f"{address_of(found.tenant)}#rule-{found.pk}")


@desk(Key.ADMIN)
@require_POST
def activation(request: SignedIn, rule: int) -> HttpResponse:
    found = rule_for(request, rule)
    found.is_active = request.POST.get("active") == "on"
    found.save(update_fields=["is_active", "updated_at"])
    messages.success(request, f"{found.name} is {'on' if found.is_active else 'off'}.")
    return redirect(f"{address_of(found.tenant)}#rule-{found.pk}")


@desk(Key.ADMIN)
@require_POST
def deletion(request: SignedIn, rule: int) -> HttpResponse:
    found = rule_for(request, rule)
    found.delete()
    RoutingRule.objects.lay_out(found.tenant, [])
    messages.success(request, f"{found.name} is deleted. What it decided stays on its tickets.")
    return redirect(address_of(found.tenant))
