"""The list of the customer's tickets, with three cards and a search."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from supportdesk.accounts.access import SignedIn, portal
from tickets.bell.faces import PORTAL
from tickets.errors import Invalid
from tickets.listing import Page, read_page
from tickets.models import Ticket
from tickets.models.ticket import TicketQuerySet
from tickets.portal.cards import SHOWN, count_cards, shown
from tickets.portal.expected import expected_on
from tickets.portal.visitor import Visitor, seen_ticket

PAGE_SIZE = 20


@portal
@require_safe
def overview(request: SignedIn) -> HttpResponse:
    if number := request.GET.get("ticket"):  # the address notices carry
        ticket = seen_ticket(request.user, number)
        PORTAL.notices(request.user).about(ticket.pk).read(timezone.now())
        return redirect("portal:ticket", ticket.number)
    visitor = Visitor.of(request.user)
    if not visitor.is_customer:
        return render(request, "portal/nobody.html", {"visitor": visitor})
    seen = Ticket.objects.for_customer(request.user)
    try:
        page = asked_for(request, seen)
    except Invalid:  # a page of some other list: show the first one of this
        return redirect("portal:tickets")
    return render(request, template(request), context(request, visitor, seen, page))


def asked_for(request: SignedIn, seen: TicketQuerySet) -> Page:
    found = shown(seen, request.GET.get("show", "")).saying(request.GET.get("q", ""))
    return read_page([found], cursor=request.GET.get("cursor", ""), size=PAGE_SIZE)


def context(request: SignedIn, visitor: Visitor, seen: TicketQuerySet, page: Page) -> dict[str, Any]:
    cards = count_cards(seen)
    show = request.GET.get("show", "")
    return {
        "visitor": visitor,
        "cards": cards,
        "has_tickets": any(card.count for card in cards),
        "page": page,
        "expected": expected_on(page.rows, timezone.now()),
        "show": show if show in SHOWN else "",
        "shown": SHOWN[show][0] if show in SHOWN else "",
        "q": request.GET.get("q", "").replace("\x00", " ").strip()[:200],
    }


def template(request: SignedIn) -> str:
    return "portal/parts/overview.html" if request.htmx else "portal/tickets.html"
