"""Several workers at one question, and a person who is as fast: one answer, and never after theirs."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from conversations.assistant.answering import turn
from conversations.models import AssistantTurn
from supportdesk.accounts.actors import Actor
from supportdesk.accounts.models import Contact, Tenant, User
from tests import factory
from tests.assignment.test_at_once import at_once
from tests.assistant.conversing import GIRAFFE, PASSWORD, said
from tests.library.making import write_item
from tickets.models import ThreadEntry, Ticket
from tickets.states import Assistance

pytestmark = pytest.mark.django_db(transaction=True)
THREADS = 6


def work_on(ticket: Ticket) -> dict[str, Any]:
    fresh = Ticket.objects.with_people().get(pk=ticket.pk)
    return turn(fresh, fresh.entries.in_order()[0], freeze=lambda compose: compose())


@pytest.mark.parametrize("words", [PASSWORD, GIRAFFE], ids=["answered", "nothing found"])
def test_workers_at_one_question_give_one_answer(tenant: Tenant, cleo: Contact, words: dict[str, Any]) -> None:
    write_item(tenant)
    ticket = factory.open_ticket(cleo, **words)
    at_once(lambda: work_on(ticket), THREADS)
    assert len(said(ticket)) == AssistantTurn.objects.count() == 1


def race(ticket: Ticket, sam: User) -> None:
    acts: Iterator[Callable[[], object]] = iter(
        [lambda: ticket.reply("I see to it.", by=Actor.agent(sam)), lambda: work_on(ticket)]
    )
    at_once(lambda: next(acts)(), 2)


def test_it_never_speaks_after_a_person_who_was_as_fast(tenant: Tenant, cleo: Contact, sam: User) -> None:
    write_item(tenant)
    for number in range(4):
        ticket = factory.open_ticket(cleo, subject=f"{PASSWORD['subject']} {number}", body=PASSWORD["body"])
        race(ticket, sam)
        last = ThreadEntry.objects.on(ticket.pk).in_order().reverse()[0]
        assert last.author_kind == "agent"
        ticket.refresh_from_db()
        assert ticket.assistance == (Assistance.HANDED_OVER if said(ticket) else Assistance.OFF)
