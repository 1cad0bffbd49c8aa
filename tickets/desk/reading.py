"""Reads one ticket for the user, and renders its page, or for htmx the parts that may have changed."""

from http import HTTPStatus
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from supportdesk.accounts.access import SignedIn, desk
from supportdesk.accounts.permissions import Key
from tickets.assigning import may_reassign
from tickets.desk.deadlines import deadlines_of
from tickets.desk.earlier import earlier_of
from tickets.desk.forms import AnswerForm, optional_id
from tickets.desk.panels import panels_of
from tickets.desk.properties import properties_of
from tickets.desk.sidebar import Sidebar, framed
from tickets.desk.thread import EVENTS_AT_MOST, Thread, latest_events, read_earlier, read_thread
from tickets.errors import Invalid
from tickets.history import tell_all, words_of
from tickets.models import CannedResponse, Queue, Ticket, TicketEvent


def ticket_of(request: SignedIn, number: str, key: Key = Key.VIEW) -> Ticket:
    """The ticket, or 404 if the user does not hold the key in its tenant."""
    readable = (
        Ticket.objects.for_agent(request.user, key).with_people().select_related("partner", "follow_up_of", "topic")
    )
    return get_object_or_404(readable, number=number)


@desk(Key.VIEW)
@require_safe
def ticket(request: SignedIn, number: str) -> HttpResponse:
    found = ticket_of(request, number)
    try:
        before = optional_id(request.GET.get("before"), field="before")
        canned = optional_id(request.GET.get("canned"), field="canned")
    except Invalid as refusal:
        return show(request, found, form=AnswerForm(), status=refusal.status)
    if before is None and request.htmx:  # the page refreshes itself: what is being written stays
        return show(request, found, form=None)
    if before is None:
        return show(request, found, form=AnswerForm(initial={"body": prepared_text(request, found, canned)}))
    return show_earlier(request, found, read_earlier(found, before))


def prepared_text(request: SignedIn, found: Ticket, canned: int | None) -> str:
    """The canned response that the query names, filled in; 404 if it is not offered for this ticket."""
    if canned is None:
        return ""
    return get_object_or_404(CannedResponse.objects.offered_for(found), pk=canned).filled_for(found, request.user)


def show_earlier(request: SignedIn, found: Ticket, thread: Thread) -> HttpResponse:
    if request.htmx:
        return render(request, "desk/ticket/items.html", {"ticket": found, "thread": thread, "viewer": request.user})
    context = framed(request, ticket=found, thread=thread, is_earlier=True)
    context |= rail_of(request, found, context["sidebar"])
    return render(request, "desk/ticket/page.html", context)


@desk(Key.VIEW)
@require_safe
def history(request: SignedIn, number: str) -> HttpResponse:
    found = ticket_of(request, number)
    try:
        before, status = optional_id(request.GET.get("before"), field="before"), HTTPStatus.OK
    except Invalid:  # the whole history is the best answer to a place that is none
        before, status = None, HTTPStatus.UNPROCESSABLE_ENTITY
    events = latest_events(found, before=before)
    context = framed(request, ticket=found, history=tell_all(events[:EVENTS_AT_MOST], words_of(found.tenant)))
    context["earlier"] = events[EVENTS_AT_MOST - 1].pk if len(events) > EVENTS_AT_MOST else None
    return render(request, "desk/ticket/history.html", context, status=status)


def show(
    request: SignedIn, found: Ticket, *, form: AnswerForm | None, kind: str = "reply", status: int = HTTPStatus.OK
) -> HttpResponse:
    """The whole page, or for htmx the parts that a change may affect. With `form=None` the composer stays."""
    events = latest_events(found)
    thread = read_thread(found, events, new_after=form.read_up_to if form else None)
    context = {"ticket": found, "viewer": request.user, "thread": thread, "form": form, "kind": kind}
    frame = {} if request.htmx else framed(request)
    whole_history = len(events) <= EVENTS_AT_MOST
    context |= rail_of(request, found, frame.get("sidebar"), events if whole_history else None) | {
        "history": tell_all(events[:EVENTS_AT_MOST], words_of(found.tenant)),
        "is_whole_history": whole_history,
        "version": events[0].pk if events else 0,
    }
    if request.htmx:
        return render(request, "desk/ticket/changed.html", context | {"oob": True}, status=status)
    context["form"] = form or AnswerForm()
    return render(request, "desk/ticket/page.html", frame | context, status=status)


def rail_of(
    request: SignedIn, found: Ticket, sidebar: Sidebar | None, events: list[TicketEvent] | None = None
) -> dict[str, Any]:
    """The context of what is shown beside the thread. The sidebar, if there is one, has the queues already; `events`,
    if given, must be all of the ticket's."""
    queues = sidebar.queues if sidebar else Queue.objects.of(found.tenant_id)
    return {
        "properties": properties_of(found, request.user, [one for one in queues if one.tenant_id == found.tenant_id]),
        "may_reassign": may_reassign(request.user, found),
        "deadlines": deadlines_of(found, events),
        "earlier_tickets": earlier_of(found),
        "panels": panels_of(found, request.user, request),
    }
