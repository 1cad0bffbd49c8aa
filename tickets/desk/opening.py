"""An agent opens a ticket on behalf of a customer."""

from http import HTTPStatus

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from supportdesk.accounts.access import SignedIn, desk
from supportdesk.accounts.actors import Actor
from supportdesk.accounts.permissions import Key, memberships_with, tenant_ids
from tickets.desk.opening_form import Directory, OpenForm
from tickets.desk.people import members_of
from tickets.desk.requesters import FIELDS, SEARCHES, Picks, suggested, words_of
from tickets.desk.sidebar import framed
from tickets.errors import Refused
from tickets.models import FileLimits, HelpTopic, Queue, Ticket
from tickets.models.topic import in_tree
from tickets.states import RequesterType


@desk(Key.MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: SignedIn) -> HttpResponse:
    directory = directory_of(request)
    if request.method != "POST":
        return show(request, OpenForm(None, directory))
    if request.POST.get("do") == "find":
        return show(request, taking_files(request, OpenForm(None, directory, kept=request.POST)))
    form = taking_files(request, OpenForm(request.POST, directory))
    if not form.is_valid():
        return show(request, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        ticket = opened(form, Actor.agent(request.user))
    except Refused as refusal:
        form.refuse(refusal)
        return show(request, form, status=refusal.status)
    messages.success(request, told(ticket, form))
    return redirect(ticket)


def taking_files(request: SignedIn, form: OpenForm) -> OpenForm:
    form.take_files(request, by=Actor.agent(request.user))
    return form


@transaction.atomic
def opened(form: OpenForm, by: Actor) -> Ticket:
    """Open the ticket and create its requester if needed, or neither if the ticket is refused."""
    return Ticket.objects.open(form.new_ticket(), by=by)


def told(ticket: Ticket, form: OpenForm) -> str:
    if not form.known:
        return f"{ticket.number} is open."
    return (
        f"{ticket.number} is open for {form.known}: {form.known.email} is a known address, so no new contact was made."
    )


def directory_of(request: SignedIn) -> Directory:
    tenants = [membership.tenant for membership in memberships_with(request.user, Key.MANAGE)]
    ids = tuple(tenant.pk for tenant in tenants)
    topics = in_tree(HelpTopic.objects.in_tenants(ids).active().with_defaults())
    return Directory(tenants, list(Queue.objects.in_tenants(ids)), topics, members_of(ids))


def show(request: SignedIn, form: OpenForm, *, status: int = HTTPStatus.OK) -> HttpResponse:
    form.limits = FileLimits.widest(form.directory.tenants)
    return render(request, "desk/new/page.html", framed(request, form=form), status=status)


@desk(Key.MANAGE)
@require_safe
def contacts(request: SignedIn) -> HttpResponse:
    """Suggests contacts that match what has been typed, limited to the chosen type of requester."""
    kind, tenants = request.GET.get("kind", ""), tenant_ids(request.user, Key.MANAGE)
    if kind in FIELDS:
        known = RequesterType(kind)
        typed, chosen = (request.GET.get(names[known], "") for names in (SEARCHES, FIELDS))
        return render(request, "desk/new/picks.html", {"picks": Picks.of(known, typed, chosen, tenants)})
    typed = words_of(request.GET.get("email") or request.GET.get("name") or "")
    return render(request, "desk/new/contacts.html", {"contacts": suggested(typed, tenants), "typed": typed})
