from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from supportdesk.accounts.models import Contact, User
from supportdesk.accounts.tasks import forget_sessions
from supportdesk.accounts.unsent import KEPT, KEPT_SECONDS, MOST_CHARACTERS
from tests.accounts.signing_in import SIGN_IN, is_signed_in, sign_in_by_code
from tests.factory import PASSWORD
from tests.portal.reading import NEW, hidden, page_of
from tickets.models import Ticket

Opener = Callable[..., Ticket]
UNSENT = "/accounts/unsent/"
ASKED = f"{SIGN_IN}?next={UNSENT}"


def sign_in(client: Client, user: User | None) -> None:
    assert user
    client.post(SIGN_IN, {"login": user.email, "password": PASSWORD})


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["page", "htmx"])
def test_a_reply_after_the_session_ended_waits_for_sign_in(
    client: Client, open_ticket: Opener, cleo: Contact, headers: dict[str, str]
) -> None:
    ticket = open_ticket()
    words = {"body": "Long & <b>dear</b>\r\nto me", "key": "0b8f3c2e-58c5-4d36-9d13-6a6ab3a4b9d1", "seen": "0"}
    answer = client.post(page_of(ticket.number, "replies/"), words, headers=headers)
    assert ASKED in {answer.get("Location"), answer.get("HX-Redirect")}
    sign_in(client, cleo.user)
    page = client.get(UNSENT)
    assert "Long &amp; &lt;b&gt;dear&lt;/b&gt;" in page.content.decode()
    assert f'action="{page_of(ticket.number, "replies/")}"' in page.content.decode()
    assert hidden(page, "key") == words["key"]
    client.post(page_of(ticket.number, "replies/"), words)
    assert ticket.entries.count() == 2
    assert client.get(UNSENT)["Location"] == "/"


def test_files_that_came_along_are_asked_for_once_more(client: Client, open_ticket: Opener, cleo: Contact) -> None:
    ticket = open_ticket()
    words = {"body": "See the log.", "key": "0b8f3c2e-58c5-4d36-9d13-6a6ab3a4b9d1"}
    client.post(page_of(ticket.number, "replies/"), words | {"files": SimpleUploadedFile("log.txt", b"E04")})
    sign_in(client, cleo.user)
    page = client.get(UNSENT).content.decode()
    assert 'enctype="multipart/form-data"' in page
    assert 'type="file" name="files" multiple' in page
    assert "Nothing is lost" not in page


def test_an_agents_reply_waits_as_well(client: Client, open_ticket: Opener, sam: User) -> None:
    path = f"/service-desk/tickets/{open_ticket().number}/replies/"
    assert client.post(path, {"body": "Have you tried water?"})["Location"] == ASKED
    sign_in(client, sam)
    assert "Have you tried water?" in client.get(UNSENT).content.decode()


def test_what_is_too_long_to_keep_ends_at_the_front_door(client: Client, cleo: Contact) -> None:
    for words in ({"body": "x" * MOST_CHARACTERS}, {}):
        assert client.post(NEW, words)["Location"] == f"{SIGN_IN}?next=/"
    sign_in(client, cleo.user)
    assert client.get(UNSENT)["Location"] == "/"


def test_nothing_is_kept_of_a_forged_post(open_ticket: Opener, cleo: Contact) -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post(page_of(open_ticket().number, "replies/"), {"body": "Not mine"}).status_code == 403
    client.force_login(cleo.user)  # type: ignore[arg-type]
    assert client.get(UNSENT)["Location"] == "/"


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": "otter lantern", "password2": "otter"}),
        ("/accounts/confirm-access/", {"password": PASSWORD}),
    ],
)
@pytest.mark.django_db
def test_no_password_is_kept(client: Client, path: str, fields: dict[str, str]) -> None:
    answer = client.post(path, fields)
    assert SIGN_IN in answer["Location"]
    assert KEPT not in client.session


@pytest.mark.parametrize("way", ["password", "code"])
def test_whoever_signs_in_to_send_it_stays_signed_in_as_long_as_anybody(
    client: Client, cleo: Contact, way: str
) -> None:
    client.post(NEW, {"subject": "Long and dear to me"})
    if way == "code":
        sign_in_by_code(client, cleo.email)
    else:
        sign_in(client, cleo.user)
    assert is_signed_in(client)
    assert client.session.get_expiry_age() > KEPT_SECONDS


def test_what_strangers_left_behind_is_forgotten(client: Client, cleo: Contact) -> None:
    Client().post(NEW, {"body": "Nobody signs in to send this"})
    sign_in(client, cleo.user)
    assert Session.objects.count() == 2
    with time_machine.travel(timezone.now() + timedelta(seconds=KEPT_SECONDS + 1), tick=False):
        forget_sessions()
    assert Session.objects.get().session_key == client.session.session_key
