"""Changes a ticket's properties, each by a form of its own."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from supportdesk.accounts.access import SignedIn, desk
from supportdesk.accounts.actors import Actor
from supportdesk.accounts.permissions import Key
from tickets.assigning import assign
from tickets.desk.choosing import colleague, queue_within, topic_within
from tickets.desk.forms import tags_of
from tickets.desk.reading import show, ticket_of
from tickets.errors import Refused
from tickets.models import Ticket
from tickets.models.tagged import tag_name

Act = Callable[[Ticket, str, SignedIn], object]


def changing(field: str) -> Callable[[Act], Callable[..., HttpResponse]]:
    """Makes a view that applies one change with the value of one field, and shows the ticket again."""

    def decorate(act: Act) -> Callable[..., HttpResponse]:
        @desk(Key.MANAGE)
        @require_POST
        def view(request: SignedIn, number: str) -> HttpResponse:
            ticket = ticket_of(request, number, Key.MANAGE)
            try:
                act(ticket, request.POST.get(field, ""), request)
            except Refused as refusal:
                messages.error(request, refusal.message)
                return show(request, ticket_of(request, number), form=None, status=refusal.status)
            if request.htmx:
                return show(request, ticket, form=None)
            return redirect(ticket)

        return view  # type: ignore[return-value]

    return decorate


@changing("status")
def status(ticket: Ticket, value: str, request: SignedIn) -> object:
    return ticket.set_status(value, by=Actor.agent(request.user))


@changing("priority")
def priority(ticket: Ticket, value: str, request: SignedIn) -> object:
    return ticket.set_priority(value, by=Actor.agent(request.user))


@changing("category")
def category(ticket: Ticket, value: str, request: SignedIn) -> object:
    return ticket.reclassify(value, by=Actor.agent(request.user))


@changing("topic")
def topic(ticket: Ticket, value: str, request: SignedIn) -> object:
    return ticket.set_topic(topic_within(value, [ticket.tenant_id]), by=Actor.agent(request.user))


@changing("queue")
def queue(ticket: Ticket, value: str, request: SignedIn) -> object:
    return ticket.move(queue_within(value, [ticket.tenant_id]), by=Actor.agent(request.user))


@changing("assignee")
def assignment(ticket: Ticket, value: str, request: SignedIn) -> object:
    to = colleague(value, user=request.user, tenants=[ticket.tenant_id])
    return assign(ticket, to=to, user=request.user)


@changing("tags")
def tags(ticket: Ticket, value: str, request: SignedIn) -> object:
    """The field holds all tags: those missing from it are removed."""
    wanted = {tag_name(tag) for tag in tags_of(value)}
    return ticket.tag(add=wanted, remove=set(ticket.tags) - wanted, by=Actor.agent(request.user))


@changing("links")
def links_revocation(ticket: Ticket, _: str, request: SignedIn) -> None:
    """Revokes the guest links in mails, for example when a mail went to the wrong person."""
    ticket.revoke_links(by=Actor.agent(request.user))
    messages.success(request, "The links in mails no longer open this ticket.")
