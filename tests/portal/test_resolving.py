from collections.abc import Callable

import pytest
from django.test import Client

from supportdesk.accounts.actors import Actor
from supportdesk.accounts.models import User
from tests.portal.reading import page_of
from tickets.errors import Ended
from tickets.models import Ticket

Opener = Callable[..., Ticket]
BUTTON = "Yes, it is solved"


def shows_button(client: Client, ticket: Ticket) -> bool:
    return BUTTON in client.get(page_of(ticket.number)).content.decode()


def test_the_button_comes_with_the_first_answer_of_staff(portal: Client, open_ticket: Opener, sam: User) -> None:
    ticket = open_ticket()
    assert not shows_button(portal, ticket)
    ticket.reply("I have an idea.", by=Actor.assistant("Acme AI"))
    assert not shows_button(portal, ticket)
    ticket.reply("Try again now.", by=Actor.agent(sam))
    assert shows_button(portal, ticket)


def test_nobody_resolves_before_that(portal: Client, open_ticket: Opener) -> None:
    ticket = open_ticket()
    response = portal.post(page_of(ticket.number, "resolution/"))
    assert response.status_code == 409
    assert "once we have answered" in response.content.decode()
    ticket.refresh_from_db()
    assert ticket.status == "open"


def test_resolving_is_for_good(portal: Client, open_ticket: Opener, sam: User) -> None:
    ticket = open_ticket()
    ticket.reply("Try again now.", by=Actor.agent(sam))
    for _ in range(2):  # twice is once
        assert portal.post(page_of(ticket.number, "resolution/"))["Location"] == page_of(ticket.number)
    ticket.refresh_from_db()
    assert (ticket.status, ticket.ended_by) == ("resolved", "customer")
    assert ticket.events.filter(kind="resolved").count() == 1
    assert not shows_button(portal, ticket)
    assert "Open a follow-up" in portal.get(page_of(ticket.number)).content.decode()
    with pytest.raises(Ended):
        ticket.reopen(by=Actor.agent(sam))
