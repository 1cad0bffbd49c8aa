"""What the desk says among itself changes nothing that a customer can see: no word, number, order, time or header."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from supportdesk.accounts.actors import Actor
from supportdesk.accounts.models import Contact, User
from supportdesk.outbox.delivering import deliver
from supportdesk.outbox.models import Delivery
from tests.factory import signed_in
from tests.files.making import by_agent
from tests.portal.reading import LIST, page_of
from tickets.models import Ticket
from tickets.portal.links import guest_path

Opener = Callable[..., Ticket]
NOTICES = "/service-desk/my/notices/"
NEW_EACH_TIME = re.compile(rb'name="(?:csrfmiddlewaretoken|key)" value="[^"]*"|"X-CSRFToken": "[^"]*"|nonce="[^"]*"')
NONCE = re.compile(r"'nonce-[^']*'")


@pytest.fixture
def tickets(open_ticket: Opener, sam: User) -> list[Ticket]:
    """Two, so that they could change places."""
    opened = [open_ticket(subject=subject) for subject in ("The printer", "The boiler")]
    for ticket in opened:
        ticket.reply("Have you tried water?", by=Actor.agent(sam))
    return opened


def deliver_all() -> None:
    while due := list(Delivery.objects.due()):
        for delivery in due:
            deliver(delivery.pk)


def seen(customer: Contact, ticket: Ticket) -> dict[str, Any]:
    """All that a customer, or a guest with a link, can ask for."""
    page = page_of(ticket.number)
    client, guest, known = signed_in(customer.user), guest_path(ticket), {"HX-Request": "true"}
    latest = ticket.entries.public().order_by("pk").values_list("pk", flat=True).last()
    looks = f"?known={latest}-{ticket.status}"
    paths = [LIST, f"{LIST}?show=in_progress", f"{LIST}?q=hopeless", f"{LIST}?q=secret.txt", page, f"{page}deletion/"]
    paths += [NOTICES, f"{NOTICES}bell/", f"{NOTICES}latest/", f"{NOTICES}preferences/"]
    answers = {path: told(client.get(path)) for path in paths}
    answers |= {f"{page}{looks}": told(client.get(f"{page}{looks}", headers=known))}
    return answers | {path: told(Client().get(path, headers=known)) for path in (guest, f"{guest}{looks}")}


def told(answer: Any) -> tuple[int, dict[str, str], bytes]:
    headers = {name: NONCE.sub("", value) for name, value in answer.headers.items()}
    return answer.status_code, headers, NEW_EACH_TIME.sub(b"", answer.content)


def test_notes_leave_no_trace(
    tickets: list[Ticket], cleo: Contact, sam: User, settings: Settings, tmp_path: Path
) -> None:
    settings.DEVELOPMENT, settings.EMAIL_FILE_PATH = True, str(tmp_path / "mail")
    first = tickets[0]
    deliver_all()
    now = timezone.now().replace(microsecond=0)
    with time_machine.travel(now + timedelta(hours=2), tick=False):
        before = seen(cleo, first)
    with time_machine.travel(now + timedelta(hours=1)):
        first.note("A hopeless case.", by=Actor.agent(sam), files=[by_agent(sam, "secret.txt")])
        deliver_all()
    with time_machine.travel(now + timedelta(hours=2), tick=False):
        after = seen(cleo, first)
    assert before[page_of(first.number)][0] == 200
    assert after == before
    first.reply("Or sand?", by=Actor.agent(sam))
    with time_machine.travel(now + timedelta(hours=2), tick=False):
        assert seen(cleo, first) != before  # what is public does
