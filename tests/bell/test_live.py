"""The live line, by the server that holds it in earnest."""

from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest
from django.test import Client
from pytest_django import Settings

from supportdesk import live
from supportdesk.accounts.models import Contact, User
from tests.bell.line import line
from tests.factory import signed_in

__all__ = ["line"]
pytestmark = pytest.mark.django_db(transaction=True)


@contextmanager
def listening(url: str, client: Client, **headers: str) -> Iterator[httpx.Response]:
    cookies = {"sessionid": client.cookies["sessionid"].value}
    with httpx.stream("GET", url, cookies=cookies, headers=headers, timeout=90) as response:
        yield response


def test_a_hint_comes_at_once_and_only_to_whom_it_is_for(line: str, cleo: Contact, sam: User) -> None:
    assert cleo.user
    with listening(line, signed_in(cleo.user)) as response:
        lines = response.iter_lines()
        assert response.headers["Content-Type"] == "text/event-stream"
        assert next(one for one in lines if one.startswith("event")) == "event: bell"  # look once to begin with
        live.tell(sam.pk)
        live.tell(cleo.user.pk)
        assert next(one for one in lines if one.startswith("event")) == "event: bell"


def test_strangers_and_other_origins_are_let_down_gently(line: str, cleo: Contact, settings: Settings) -> None:
    assert httpx.get(line).status_code == 204
    for origin, allowed in ((settings.BASE_URL, settings.BASE_URL), ("https://evil.example", None)):
        with listening(line, signed_in(cleo.user), Origin=origin) as response:
            assert response.headers.get("Access-Control-Allow-Origin") == allowed


def test_a_server_that_cannot_stream_says_so(cleo: Contact) -> None:
    assert signed_in(cleo.user).get("/live/").status_code == 204
