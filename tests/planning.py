"""For questions to the planner: tables it knows all about, with nothing in their files that earlier tests left."""

from copy import copy

from django.db import connection

from tickets.models import Ticket


def as_new() -> None:
    """To begin with: rows rolled back stay in the files, where the planner counts them and every index meets them."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE tickets_ticket CASCADE")


def crowd(ticket: Ticket, number: int, **fields: object) -> None:
    """So many more tickets like it, of which nothing has ever happened."""
    first = Ticket.objects.count() + 1
    others = [copy(ticket) for _ in range(number)]
    for sequence, other in enumerate(others, first):
        unlike = {"pk": None, "sequence": sequence, "number": f"SD-{sequence:05}", "key": None, **fields}
        for name, value in unlike.items():
            setattr(other, name, value)
    Ticket.objects.bulk_create(others)


def analyze() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE tickets_ticket, tickets_slaclock")
