"""What a browser is left with: nothing to show whoever sits down at it next, and the way back to where one was."""

from collections.abc import Callable

import pytest
from django.test import Client

from supportdesk.accounts.models import Contact, User
from tests import factory
from tickets.models import Ticket

Opener = Callable[..., Ticket]


@pytest.mark.parametrize("path", ["tickets/", "tickets/{}/", "sla/", "notices/", "tickets/?cursor=nonsense"])
def test_pages_of_the_desk_are_not_kept_for_after_the_sign_out(open_ticket: Opener, sam: User, path: str) -> None:
    answer = factory.signed_in(sam).get("/service-desk/" + path.format(open_ticket().number))
    assert answer["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("path", ["", "new/", "{}/"])
def test_pages_of_the_portal_are_not_kept_for_after_the_sign_out(open_ticket: Opener, cleo: Contact, path: str) -> None:
    answer = factory.signed_in(cleo.user).get("/service-desk/my/tickets/" + path.format(open_ticket().number))
    assert answer["Cache-Control"] == "private, no-store"


def test_what_programs_read_is_not_kept(open_ticket: Opener, sam: User) -> None:
    client = factory.signed_in(sam)
    for path in ("/api/v1/tickets", f"/api/v1/tickets/{open_ticket().number}", "/api/v1/tickets/SD-99999"):
        assert client.get(path)["Cache-Control"] == "private, no-store"
    assert not client.get("/api/v1/openapi.json").has_header("Cache-Control")


def test_after_sign_in_a_list_is_as_one_had_filtered_it(client: Client, db: None) -> None:
    here = "/service-desk/tickets/?status=open&q=lock%20%26%20key&sort=oldest"
    headers = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{here}"}
    leads_to = client.get("/service-desk/tickets/?status=open", headers=headers)["HX-Redirect"]
    assert client.get(leads_to).context["request"].GET["next"] == here
