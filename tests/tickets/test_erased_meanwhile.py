"""A customer deletes their ticket between somebody's look at it and what they do: it is simply no longer there."""

from collections.abc import Callable
from typing import Any

import pytest
from django.shortcuts import get_object_or_404
from django.test import Client

from supportdesk.accounts.actors import Actor
from supportdesk.accounts.models import ApiToken, Contact, Tenant, User
from tests.factory import signed_in
from tickets.api import finding
from tickets.desk import reading
from tickets.errors import Gone
from tickets.models import Ticket
from tickets.portal import visitor

Opener = Callable[..., Ticket]


@pytest.fixture
def erased_once_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    def seen(*where: Any, **which: Any) -> Ticket:
        found: Ticket = get_object_or_404(*where, **which)
        Ticket.objects.with_ids([found.pk]).delete()
        return found

    for door in (reading, visitor, finding):
        monkeypatch.setattr(door, "get_object_or_404", seen)


def test_a_verb_finds_nothing_to_act_on(open_ticket: Opener, sam: User) -> None:
    ticket = open_ticket()
    Ticket.objects.all().delete()
    with pytest.raises(Gone):
        ticket.reply("Hello?", by=Actor.agent(sam))


@pytest.mark.usefixtures("erased_once_seen")
@pytest.mark.parametrize(
    ("act", "data"),
    [("replies", {"body": "Dear to me"}), ("notes", {"body": "Dear to me"}), ("status", {"status": "pending"})],
)
@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["page", "htmx"])
def test_an_agent_is_told(
    open_ticket: Opener, sam: User, act: str, data: dict[str, str], headers: dict[str, str]
) -> None:
    answer = signed_in(sam).post(f"/service-desk/tickets/{open_ticket().number}/{act}/", data, headers=headers)
    assert answer.status_code == 404
    if "body" in data:
        assert "Dear to me" in answer.content.decode()


@pytest.mark.usefixtures("erased_once_seen")
def test_so_is_a_customer(open_ticket: Opener, cleo: Contact) -> None:
    words = {"body": "Dear to me", "key": "0b8f3c2e-58c5-4d36-9d13-6a6ab3a4b9d1"}
    answer = signed_in(cleo.user).post(f"/service-desk/my/tickets/{open_ticket().number}/replies/", words)
    assert answer.status_code == 404
    assert "Dear to me" in answer.content.decode()


@pytest.mark.usefixtures("erased_once_seen")
def test_so_is_a_program(open_ticket: Opener, tenant: Tenant, sam: User) -> None:
    _, secret = ApiToken.objects.issue(tenant=tenant, user=sam, name="t")
    client = Client(headers={"Authorization": f"Bearer {secret}"})
    answer = client.post(
        f"/api/v1/tickets/{open_ticket().number}/replies", {"body": "Hello?"}, content_type="application/json"
    )
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "not_found")
