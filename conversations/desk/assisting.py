"""Hands a ticket over to people or back to the assistant, and shows the reasons for its answers."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from conversations.models import AssistantTurn
from supportdesk.accounts.access import SignedIn, desk
from supportdesk.accounts.actors import Actor
from supportdesk.accounts.permissions import Key
from tickets.desk.reading import show, ticket_of
from tickets.desk.sidebar import framed
from tickets.models import Ticket
from tickets.states import Assistance

SAID = {
    Assistance.ACTIVE: "The assistant answers the customer's next message.",
    Assistance.HANDED_OVER: "You have taken over. The assistant stays quiet.",
}


@desk(Key.VIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def assistance(request: SignedIn, number: str) -> HttpResponse:
    if request.method == "POST":
        return change(request, ticket_of(request, number, Key.MANAGE))
    ticket = ticket_of(request, number)
    turns = AssistantTurn.objects.on(ticket).in_order()
    if request.htmx:
        return render(request, "assistant/turns.html", {"turns": turns})
    return render(request, "assistant/page.html", framed(request, ticket=ticket, turns=turns))


def change(request: SignedIn, ticket: Ticket) -> HttpResponse:
    wanted, by = request.POST.get("assistance"), Actor.agent(request.user)
    if wanted == Assistance.ACTIVE:
        ticket.hand_back(by=by)
    elif wanted == Assistance.HANDED_OVER:
        ticket.hand_over(by=by)
    if ticket.assistance == wanted:
        messages.success(request, SAID[Assistance(wanted)])
    return show(request, ticket, form=None) if request.htmx else redirect(ticket)
