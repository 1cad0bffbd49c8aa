"""The picker of canned responses, filled in for a ticket."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from supportdesk.accounts.access import SignedIn, desk
from supportdesk.accounts.models import User
from supportdesk.accounts.permissions import Key
from tickets.desk.reading import ticket_of
from tickets.desk.sidebar import framed
from tickets.models import CannedResponse, Ticket

OFFERED = 50


class Offer(NamedTuple):
    pk: int
    title: str
    text: str


def offers(ticket: Ticket, viewer: User, text: str) -> Iterator[Offer]:
    found = CannedResponse.objects.offered_for(ticket).resembling(text)[:OFFERED]
    return (Offer(one.pk, one.title, one.filled_for(ticket, viewer)) for one in found)


@desk(Key.MANAGE)
@require_safe
def canned(request: SignedIn, number: str) -> HttpResponse:
    ticket = ticket_of(request, number, Key.MANAGE)
    typed = request.GET.get("canned_q", "").replace("\x00", "").strip()[:100]
    context: dict[str, Any] = {"ticket": ticket, "offers": list(offers(ticket, request.user, typed)), "typed": typed}
    if request.htmx:
        return render(request, "desk/ticket/canned_offers.html", context)
    return render(request, "desk/ticket/canned.html", framed(request, **context))
