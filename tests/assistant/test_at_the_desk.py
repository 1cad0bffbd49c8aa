"""What agents see of the assistant, and how they take over."""

from collections.abc import Callable

import pytest
from django.test import Client

from supportdesk.accounts.models import Contact, Tenant, User
from tests.assistant.conversing import GIRAFFE, PASSWORD, let_it_work
from tests.desk.visiting import page_of, queries, text
from tests.factory import signed_in
from tests.library.making import write_item
from tickets.models import Ticket
from tickets.states import Assistance

Opener = Callable[..., Ticket]
HTMX = {"HX-Request": "true"}


@pytest.fixture
def desk(sam: User) -> Client:
    return signed_in(sam)


@pytest.fixture
def answered(tenant: Tenant, open_ticket: Opener) -> Ticket:
    write_item(tenant)
    ticket = open_ticket(**PASSWORD)
    let_it_work()
    return ticket


def test_the_answer_and_whose_turn_it_is_stand_on_the_ticket(desk: Client, answered: Ticket) -> None:
    page = text(desk.get(page_of(answered)))
    assert "Automatic answer" in page
    assert "Answers the customer" in page
    assert "Take over" in page


def test_where_the_assistant_has_no_part_nothing_is_said_of_it(desk: Client, open_ticket: Opener) -> None:
    assert 'id="assistant-title"' not in text(desk.get(page_of(open_ticket())))


def test_an_agent_takes_over_and_hands_back(desk: Client, answered: Ticket) -> None:
    act = page_of(answered, "assistance/")
    assert desk.post(act, {"assistance": "handed_over"})["Location"] == page_of(answered)
    answered.refresh_from_db()
    assert answered.assistance == Assistance.HANDED_OVER
    changed = text(desk.post(act, {"assistance": "active"}, headers=HTMX))
    assert "Answers the customer" in changed
    answered.refresh_from_db()
    assert answered.assistance == Assistance.ACTIVE


@pytest.mark.parametrize("value", ["", "off", "nonsense", "\x00"])
def test_anything_else_changes_nothing(desk: Client, answered: Ticket, value: str) -> None:
    before = answered.events.count()
    assert desk.post(page_of(answered, "assistance/"), {"assistance": value}).status_code == 302
    assert answered.events.count() == before


def test_why_it_answered_so_is_a_page_and_a_part(desk: Client, answered: Ticket, open_ticket: Opener) -> None:
    for headers in ({}, HTMX):
        page = text(desk.get(page_of(answered, "assistance/"), headers=headers))
        assert "Reset your password" in page
        assert "“forgot”" in page
    silent = open_ticket(**GIRAFFE)
    let_it_work()
    assert "Found nothing" in text(desk.get(page_of(silent, "assistance/")))


def test_the_assistant_costs_the_ticket_page_no_query(desk: Client, answered: Ticket, open_ticket: Opener) -> None:
    assert queries(desk, page_of(answered)) <= queries(desk, page_of(open_ticket(subject="Plain")))


def test_the_history_says_who_took_over(desk: Client, answered: Ticket) -> None:
    desk.post(page_of(answered, "assistance/"), {"assistance": "handed_over"})
    assert "handed over to people by Sam" in text(desk.get(page_of(answered, "history/")))


def test_customers_see_its_label_and_formatting(answered: Ticket, cleo: Contact) -> None:
    page = text(signed_in(cleo.user).get(f"/service-desk/my/tickets/{answered.number}/"))
    assert "[ai:Assistant]" in page
    assert "<strong>Forgot password</strong>" in page
    assert "/help/acme/reset-your-password/" in page
