"""A ticket that an agent opens for somebody: on the phone, from a letter, over a counter."""

from http import HTTPStatus

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from supportdesk.accounts.access import SignedIn, desk
from supportdesk.accounts.actors import Actor
from supportdesk.accounts.models import Contact
from supportdesk.accounts.permissions import Key, memberships_with, tenant_ids
from tickets.desk.forms import Directory, OpenForm
from tickets.desk.people import members_of
from tickets.desk.sidebar import framed
from tickets.errors import Refused
from tickets.models import HelpTopic, Queue, Ticket

SUGGESTED = 6
ASKED_FROM = 2  # characters


@desk(Key.MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: SignedIn) -> HttpResponse:
    if request.method != "POST":
        return show(request, OpenForm(None, directory_of(request)))
    form = OpenForm(request.POST, directory_of(request))
    if not form.is_valid():
        return show(request, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        ticket = opened(form, Actor.agent(request.user))
    except Refused as refusal:
        form.refuse(refusal)
        return show(request, form, status=refusal.status)
    messages.success(request, f"{ticket.number} is open.")
    return redirect(ticket)


@transaction.atomic
def opened(form: OpenForm, by: Actor) -> Ticket:
    """With its requester, or, where the ticket is refused, without."""
    return Ticket.objects.open(form.new_ticket(), by=by)


def directory_of(request: SignedIn) -> Directory:
    tenants = [membership.tenant for membership in memberships_with(request.user, Key.MANAGE)]
    ids = tuple(tenant.pk for tenant in tenants)
    topics = list(HelpTopic.objects.in_tenants(ids).active().with_ancestors())
    return Directory(tenants, list(Queue.objects.in_tenants(ids)), topics, members_of(ids))


def show(request: SignedIn, form: OpenForm, *, status: int = HTTPStatus.OK) -> HttpResponse:
    return render(request, "desk/new/page.html", framed(request, form=form), status=status)


@desk(Key.MANAGE)
@require_safe
def contacts(request: SignedIn) -> HttpResponse:
    """Known people whose name or address holds what has been typed so far."""
    text = (request.GET.get("email") or request.GET.get("name") or "").replace("\x00", "").strip()[:100]
    known = Contact.objects.in_tenants(tenant_ids(request.user, Key.MANAGE)).resembling(text)
    found = list(known.select_related("tenant")[:SUGGESTED]) if len(text) >= ASKED_FROM else []
    return render(request, "desk/new/contacts.html", {"contacts": found})
