"""One ticket as its customer sees it, with replies and resolving."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from supportdesk.accounts.access import SignedIn, portal
from supportdesk.accounts.actors import Actor
from supportdesk.htmx import HtmxRequest
from tickets.errors import Refused
from tickets.models import FileLimits, ThreadEntry, Ticket
from tickets.portal.doors import Door
from tickets.portal.expected import expected_on
from tickets.portal.forms import ReplyForm
from tickets.portal.visitor import own_ticket, seen_ticket
from tickets.text import is_id

SHOWN = "thread-shown"  # so that the page reads the notices of what it shows now


@portal
@require_safe
def thread(request: SignedIn, number: str) -> HttpResponse:
    return read(request, Door.of_user(request.user, seen_ticket(request.user, number)))


def read(request: HtmxRequest, door: Door) -> HttpResponse:
    known = is_open(request)
    return show_news(request, door, known) if known else show(request, door, ReplyForm())


def is_open(request: HtmxRequest) -> str:
    """What an open page that refreshes itself shows already; blank for an ordinary visit."""
    return request.GET.get("known", "") if request.htmx else ""


def show_news(request: HtmxRequest, door: Door, known: str) -> HttpResponse:
    """For a page that is open: it anew, and who answered; nothing at all where it shows everything already."""
    ticket, (seen, _, status) = door.ticket, known.partition("-")
    newer = list(ticket.entries.public().newer_than(int(seen) if is_id(seen) else 0))
    if not newer and status == ticket.status:
        return HttpResponse(status=HTTPStatus.NO_CONTENT, headers={"HX-Trigger": SHOWN})
    answered = [entry.author_name for entry in newer if entry.author_contact_id != ticket.requester_id]
    if answered:
        messages.success(request, f"{answered[-1]} answered.")
    return show(request, door, ReplyForm())


@portal
@require_POST
def reply(request: SignedIn, number: str) -> HttpResponse:
    return take_reply(request, Door.of_user(request.user, own_ticket(request.user, number)))


def take_reply(request: HtmxRequest, door: Door) -> HttpResponse:
    ticket = door.ticket
    form, by = ReplyForm(request.POST), Actor.customer(ticket.requester)
    form.take_files(request, by=by)
    if not form.is_valid():
        return show(request, door, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        entry = ticket.reply(
            form.cleaned_data["body"],
            by=by,
            key=form.key_of(door.owner),
            seen=form.cleaned_data["seen"],
            files=form.files_for(ticket.tenant_id),
        )
    except Refused as refusal:
        form.refuse(refusal)
        return show(request, door, form, status=refusal.status)
    return said(request, door, entry)


@portal
@require_POST
def resolve(request: SignedIn, number: str) -> HttpResponse:
    return take_resolution(request, Door.of_user(request.user, own_ticket(request.user, number)))


def take_resolution(request: HtmxRequest, door: Door) -> HttpResponse:
    ticket = door.ticket
    if not (ticket.is_ended or may_resolve(ticket)):
        messages.error(request, "You can mark this ticket as resolved once we have answered.")
        return show(request, door, ReplyForm(), status=HTTPStatus.CONFLICT)
    if ticket.resolve(by=Actor.customer(ticket.requester)):
        messages.success(request, "Marked as resolved. Thank you.")
    return redirect(door.page)


def may_resolve(ticket: Ticket) -> bool:
    return ticket.is_unresolved and ticket.first_responded_at is not None


def said(request: HtmxRequest, door: Door, entry: ThreadEntry) -> HttpResponse:
    if entry.ticket_id != door.ticket.pk:
        later = entry.ticket
        messages.success(request, f"{door.ticket.number} has ended, so this is a new ticket: {later.number}.")
        return redirect(door.to(later).page)
    messages.success(request, "Sent.")
    if request.htmx:
        return show(request, door, ReplyForm())
    return redirect(f"{door.page}#entry-{entry.pk}")


def first_new(entries: list[ThreadEntry], form: ReplyForm, ticket: Ticket) -> int | None:
    """The id of the first entry that somebody else has written since the form was opened."""
    seen = form.cleaned_data.get("seen") if form.is_bound else None
    if seen is None:
        return None
    newer = (entry.pk for entry in entries if entry.pk > seen and entry.author_contact_id != ticket.requester_id)
    return next(newer, None)


def show(request: HtmxRequest, door: Door, form: ReplyForm, *, status: int = HTTPStatus.OK) -> HttpResponse:
    ticket = door.ticket
    entries = list(ticket.entries.public().in_order().with_files())
    form.limits, form.uploads_to = FileLimits.of(ticket.tenant), door.uploads
    context = {
        "visitor": door.visitor,
        "door": door,
        "ticket": ticket,
        "expected": expected_on([ticket], timezone.now()),
        "entries": entries,
        "form": form,
        "seen": max((entry.pk for entry in entries), default=0),
        "first_new": first_new(entries, form, ticket),
        "follow_ups": list(ticket.follow_ups.order_by("pk")),
        "may_resolve": may_resolve(ticket),
        # A link's holder has proved to read the requester's mail, which is enough to answer and not to destroy.
        "may_delete": not door.is_guest and ticket.may_be_erased_by(Actor.customer(ticket.requester)),
        "is_over": not ticket.reopens_on_answer(timezone.now()),
    }
    template = "portal/parts/ticket.html" if request.htmx else "portal/ticket.html"
    response = render(request, template, context, status=status)
    if request.htmx:
        response["HX-Trigger"] = SHOWN
    return response
