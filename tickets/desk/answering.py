"""Adds replies and notes. A worker sends the mail later, so the request does not wait for it."""

from collections.abc import Callable
from functools import partial
from http import HTTPStatus

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from supportdesk.accounts.access import SignedIn, desk
from supportdesk.accounts.actors import Actor
from supportdesk.accounts.permissions import Key
from tickets.desk.forms import AnswerForm
from tickets.desk.reading import show, ticket_of
from tickets.errors import Refused, Stale
from tickets.models import ThreadEntry, Ticket

# However it came to be sent here: what was meant for colleagues must not reach the customer.
WRITTEN_AS_NOTE = "This is written as a note, but was sent as a reply. Add it as a note, or choose Reply first."


@desk(Key.MANAGE)
@require_POST
def replies(request: SignedIn, number: str) -> HttpResponse:
    ticket = ticket_of(request, number, Key.MANAGE)
    form, written_as = received(request), "note" if request.POST.get("kind") == "note" else "reply"
    if form.is_valid() and written_as == "note":
        form.add_error(None, WRITTEN_AS_NOTE)
    if not form.is_valid():
        return show(request, ticket, form=form, kind=written_as, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    given, files = form.cleaned_data, form.files_for(ticket.tenant_id)
    say = partial(ticket.reply, given["body"], key=form.key_of("reply"), seen=given["seen"], files=files)
    return answer(request, ticket, form, say, kind="reply")


@desk(Key.MANAGE)
@require_POST
def notes(request: SignedIn, number: str) -> HttpResponse:
    ticket = ticket_of(request, number, Key.MANAGE)
    form = received(request)
    if not form.is_valid():
        return show(request, ticket, form=form, kind="note", status=HTTPStatus.UNPROCESSABLE_ENTITY)
    files = form.files_for(ticket.tenant_id)
    say = partial(ticket.note, form.cleaned_data["body"], key=form.key_of("note"), files=files)
    return answer(request, ticket, form, say, kind="note")


def received(request: SignedIn) -> AnswerForm:
    form = AnswerForm(request.POST)
    form.take_files(request, by=Actor.agent(request.user))
    return form


def answer(
    request: SignedIn, ticket: Ticket, form: AnswerForm, say: Callable[..., ThreadEntry], *, kind: str
) -> HttpResponse:
    try:
        entry = say_and_step(ticket, say, then=form.cleaned_data["then"], by=Actor.agent(request.user))
    except Refused as refusal:
        form.refuse(refusal)
        form.stale = isinstance(refusal, Stale)
        return show(request, ticket, form=form, kind=kind, status=refusal.status)
    if request.htmx:
        return show(request, ticket, form=AnswerForm(), kind="reply")
    return redirect(f"{ticket.get_absolute_url()}#entry-{entry.pk}")


@transaction.atomic
def say_and_step(ticket: Ticket, say: Callable[..., ThreadEntry], *, then: str, by: Actor) -> ThreadEntry:
    """Both in one transaction: if “Send and resolve” cannot resolve, nothing is sent."""
    entry = say(by=by)
    if then:
        ticket.set_status(then, by=by)
    return entry
