"""What the desk's tests say often: its addresses, htmx's header, and texts that no page may trip over."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from supportdesk.accounts.actors import Actor
from tickets.models import ThreadEntry, Ticket
from tickets.models.numbered import format_number

Response = Any  # the test client keeps the name of its responses to itself
Opener = Callable[..., Ticket]
LIST = "/service-desk/tickets/"
HTMX = {"HX-Request": "true"}
HOSTILE = "<script>alert(1)</script> \"'><img src=x onerror=alert(1)> \u202egnirts 👩‍🚒 {{ ticket }} {% now %}"


def page_of(ticket: Ticket, part: str = "") -> str:
    return f"{LIST}{ticket.number}/{part}"


def text(response: Response) -> str:
    return str(response.content.decode())


def numbers(response: Response) -> list[str]:
    """The tickets a list shows, in its order."""
    return re.findall(r'id="ticket-([A-Z]+-\d+)"', text(response))


def queries(client: Client, url: str) -> int:
    client.get(url)  # once for the caches that last longer than a request
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def multiply(ticket: Ticket, times: int) -> None:
    """Copies of a ticket, written as rows: a list need only find them there."""
    copies = []
    for step in range(1, times + 1):
        copy = Ticket.objects.get(pk=ticket.pk)
        copy.pk, copy.key, copy.sequence = None, None, 10_000 + step
        copy.number = format_number(ticket.tenant.prefix, copy.sequence)
        copy.created_at += timedelta(seconds=step)
        copies.append(copy)
    Ticket.objects.bulk_create(copies)


def talk(ticket: Ticket, times: int) -> None:
    """A long exchange, written as rows."""
    by = Actor.customer(ticket.requester)
    ThreadEntry.objects.bulk_create(
        ThreadEntry(
            tenant=ticket.tenant,
            ticket=ticket,
            kind=ThreadEntry.Kind.REPLY,
            author_kind=by.kind,
            author_name=by.name,
            author_contact=ticket.requester,
            body=f"Line number {step}.",
            at=ticket.created_at + timedelta(seconds=step),
        )
        for step in range(1, times + 1)
    )


def earlier(actor: Actor, ticket: Ticket, *, seconds: int) -> Actor:
    return replace(actor, moment=ticket.created_at + timedelta(seconds=seconds))
