"""Pages of the desk at a small and a large number of tickets, and the sweep of missed deadlines beside bare updates:
measured in one run and shown as ratios."""

import logging
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.test.utils import override_settings
from django.urls import reverse

from supportdesk.accounts.models import User
from supportdesk.bench import deadlines
from supportdesk.bench.database import move_to
from supportdesk.bench.loading import load
from supportdesk.bench.measuring import Page, fastest, signed_in
from tickets.listing import PAGE_SIZE, Cursor
from tickets.models import Ticket

LISTS = {
    "first page": "",
    "filtered: open, urgent": "status=open&priority=urgent",
    "filtered: billing, by priority": "status=unresolved&category=billing&sort=priority",
    "search: a common word": "view=all&q=order",
    "search: a word in one of 1,000": "view=all&q=word500",
    "search: a customer's name": "view=all&q=customer+777",
    "the 1,000th page": "view=all&cursor={deep}",
}
DEEP = 1000
MISSED = 10_000
SWEEPS = 5


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--small", type=int, default=10_000, help="tickets of the small tenant")
        parser.add_argument("--large", type=int, default=1_000_000, help="tickets of the large tenant")
        parser.add_argument("--rounds", type=int, default=15, help="measurements of each page")
        parser.add_argument("--fresh", action="store_true", help="load anew, in a new database")

    def handle(self, *, small: int, large: int, rounds: int, fresh: bool, **options: Any) -> None:
        move_to(f"{connection.settings_dict['NAME']}_bench", fresh=fresh)
        agents = {}
        for size in (small, large):
            self.stdout.write(f"Loading {size:,} tickets …")
            agents[size] = load(size)
        hosts = [*settings.ALLOWED_HOSTS, "testserver"]
        with override_settings(ROOT_URLCONF="supportdesk.bench.urls", ALLOWED_HOSTS=hosts):
            self.report(dict(pages(agents[small])), dict(pages(agents[large])), rounds)
        self.sweep(large)

    def report(self, small: dict[str, Page], large: dict[str, Page], rounds: int) -> None:
        everything = {f"small {name}": page for name, page in small.items()}
        everything |= {f"large {name}": page for name, page in large.items()}
        taken = fastest(everything, rounds=rounds)
        static = taken["large static 50 rows"]
        self.stdout.write(f"\n{'page':34}{'small ms':>10}{'large ms':>10}{'ratio':>8}{'to static':>11}{'queries':>9}")
        for name, page in large.items():
            few, many = taken[f"small {name}"], taken[f"large {name}"]
            ratios = f"{many / few:8.2f}{many / static:11.2f}"
            self.stdout.write(f"{name:34}{few:10.1f}{many:10.1f}{ratios}{page.queries():9}")

    def sweep(self, tickets: int) -> None:
        """Missed deadlines: flagged, recorded, escalated and promised to be told, or the update of their rows alone."""
        self.stdout.write(f"\nLoading {tickets:,} open tickets …")
        logging.getLogger("tickets.sla").setLevel(logging.WARNING)
        missed = min(MISSED, tickets)
        cost = deadlines.measured(tickets, missed=missed, rounds=SWEEPS)
        self.stdout.write(f"\n{missed:,} missed deadlines of {tickets:,} open tickets")
        self.stdout.write("\n".join(cost.lines()))
        if cost.ratio > deadlines.LIMIT:
            raise CommandError(f"The sweep took {cost.ratio:.2f} × the bare update: more than {deadlines.LIMIT}.")


def pages(agent: User) -> Iterator[tuple[str, Page]]:
    client = signed_in(agent)
    yield "static 50 rows", Page(client, "/bench/static/")
    for name, query in LISTS.items():
        yield name, Page(client, f"{reverse('desk:tickets')}?{query.format(deep=deep_cursor(agent))}")
    newest = Ticket.objects.for_agent(agent).order_by("-created_at")[0]
    yield "a ticket", Page(client, newest.get_absolute_url())


def deep_cursor(agent: User) -> Cursor:
    """The place where the 1,000th page starts, or the middle of a list that has fewer."""
    tickets = Ticket.objects.for_agent(agent).order_by("-created_at", "-id")
    before = min((DEEP - 1) * PAGE_SIZE, tickets[0].sequence // 2) - 1
    return Cursor("newest", tickets.values_list("created_at", "id")[before])
