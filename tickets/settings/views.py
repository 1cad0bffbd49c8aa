"""The tabs of the settings, each of one form. The routing tab is in `triage.rules`."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from supportdesk.accounts.access import SignedIn, desk
from supportdesk.accounts.actors import Actor
from supportdesk.accounts.models import Tenant
from supportdesk.accounts.permissions import Key
from tickets.models import settings_of
from tickets.settings.forms import PoliciesForm, PrioritiesForm, SettingsForm, SourcesForm
from tickets.settings.frame import POLICIES, PRIORITIES, SOURCES, address_of, company_of, set_up

METHODS = ["GET", "HEAD", "POST"]


@desk(Key.ADMIN)
@require_http_methods(METHODS)
def priorities(request: SignedIn) -> HttpResponse:
    return edit(request, PRIORITIES, PrioritiesForm)


@desk(Key.ADMIN)
@require_http_methods(METHODS)
def sources(request: SignedIn) -> HttpResponse:
    return edit(request, SOURCES, SourcesForm)


@desk(Key.ADMIN)
@require_http_methods(METHODS)
def policies(request: SignedIn) -> HttpResponse:
    return edit(request, POLICIES, PoliciesForm)


def edit(request: SignedIn, tab: str, made: type[SettingsForm]) -> HttpResponse:
    tenant = company_of(request)
    form, is_saved = filled_in(request, tenant, made)
    if is_saved:
        return redirect(address_of(tab, tenant))
    return show_tab(request, tab, f"settings/{tab}.html", tenant=tenant, form=form)


def filled_in(request: SignedIn, tenant: Tenant, made: type[SettingsForm]) -> tuple[SettingsForm, bool]:
    """The tab's form, and whether it was submitted and saved."""
    settings = settings_of(tenant)
    if request.method != "POST":
        return made(None, settings=settings), False
    with transaction.atomic():
        settings.hold()  # so that nobody changes them between the comparison and the save
        form = made(request.POST, settings=settings)
        return form, saved(request, form)


def saved(request: SignedIn, form: SettingsForm) -> bool:
    if not form.is_valid():
        return False
    changed = form.save(Actor.agent(request.user))
    if changed is None:
        return False
    messages.success(request, "Saved." if changed else "Nothing was changed.")
    return True


def show_tab(request: SignedIn, tab: str, template: str, **context: Any) -> HttpResponse:
    """`context` must contain the tenant and the form."""
    status = HTTPStatus.UNPROCESSABLE_ENTITY if context["form"].errors else HTTPStatus.OK
    return render(request, template, set_up(request, tab, **context), status=status)
