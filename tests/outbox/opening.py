"""python -m tests.outbox.opening NUMBER PAUSE: opens tickets as a web process would; prints the slowest's seconds."""

import sys
import time

import django

django.setup()

from supportdesk.accounts.actors import Actor  # noqa: E402
from supportdesk.accounts.models import Contact  # noqa: E402
from tickets.models import NewTicket, Ticket  # noqa: E402


def main(number: int, pause: float) -> None:
    cleo, slowest = Contact.objects.get(name="Cleo"), 0.0
    for index in range(number):
        started = time.monotonic()
        new = NewTicket(requester=cleo, subject=f"Charged twice, invoice {index}", body="I was charged twice.")
        Ticket.objects.open(new, by=Actor.customer(cleo))
        slowest = max(slowest, time.monotonic() - started)
        time.sleep(pause)
    print(round(slowest, 3))


main(int(sys.argv[1]), float(sys.argv[2]))
