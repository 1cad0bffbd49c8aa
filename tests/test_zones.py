from collections.abc import Callable
from datetime import UTC, datetime

import pytest
import time_machine
from django.test import Client
from django.utils.formats import localize

from supportdesk.accounts.models import Contact
from tests.factory import signed_in
from tickets.models import Ticket

NOON = datetime(2026, 7, 1, 12, 0, tzinfo=UTC)
LIST = "/service-desk/my/tickets/"


@pytest.fixture
def client_of_cleo(cleo: Contact, open_ticket: Callable[..., Ticket]) -> Client:
    with time_machine.travel(NOON, tick=False):
        open_ticket()
        return signed_in(cleo.user)


@pytest.mark.parametrize(
    ("cookie", "words"),
    [
        (None, "today 12:00"),
        ("Europe/Berlin", "today 14:00"),
        ("Europe%2FBerlin", "today 14:00"),
        ("Pacific/Auckland", "today 00:00"),
        ("Etc%2FGMT%2B3", "today 09:00"),
        ("Mars/Olympus", "today 12:00"),
        ("../../etc/passwd", "today 12:00"),
        ("", "today 12:00"),
    ],
)
def test_times_are_those_of_the_viewers_wall(client_of_cleo: Client, cookie: str | None, words: str) -> None:
    if cookie is not None:
        client_of_cleo.cookies["zone"] = cookie
    with time_machine.travel(NOON, tick=False):
        assert words in client_of_cleo.get(LIST).content.decode()


def test_one_viewers_zone_does_not_rub_off_on_the_next(client_of_cleo: Client) -> None:
    client_of_cleo.cookies["zone"] = "Europe/Berlin"
    with time_machine.travel(NOON, tick=False):
        client_of_cleo.get(LIST)
        del client_of_cleo.cookies["zone"]
        assert "today 12:00" in client_of_cleo.get(LIST).content.decode()


def test_the_admin_writes_times_by_the_24_hour_clock() -> None:
    assert localize(NOON) == "1 Jul 2026, 12:00"
