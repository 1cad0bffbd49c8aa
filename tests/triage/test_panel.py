"""What an agent sees of triage beside a ticket."""

from collections.abc import Callable
from datetime import UTC, datetime

import time_machine
from django.test import Client

from supportdesk.accounts.actors import Actor
from supportdesk.accounts.models import User
from tickets.models import Ticket
from triage.assessing import assess_ticket
from triage.panel import Because, answers, because

Opener = Callable[..., Ticket]


def page(user: User, ticket: Ticket) -> str:
    client = Client()
    client.force_login(user)
    return client.get(ticket.get_absolute_url()).content.decode()


def test_shows_answers_with_the_words_that_decided(open_ticket: Opener, sam: User) -> None:
    ticket = open_ticket(subject="Cannot login", body="This is urgent, our portal is down.")
    assessment = assess_ticket(ticket)
    shown = page(sam, ticket)
    for word in ("Technical support", "95 of 100", "<q>urgent</q>", assessment.next_action.split(":")[0]):
        assert word in shown
    assert assessment.suggested_reply in shown
    assert 'data-insert="suggested-reply"' in shown


def test_says_so_while_the_worker_has_not_come(open_ticket: Opener, sam: User) -> None:
    shown = page(sam, open_ticket())
    assert "Not assessed yet" in shown
    assert "every 2s" in shown


def test_the_page_soon_stops_asking_for_a_worker_that_does_not_come(open_ticket: Opener, sam: User) -> None:
    with time_machine.travel(datetime(2026, 3, 2, 9, tzinfo=UTC), tick=False):
        ticket = open_ticket()
    shown = page(sam, ticket)
    assert "Not assessed yet" in shown
    assert "every 2s" not in shown


def test_words_of_customers_are_never_markup(open_ticket: Opener, sam: User) -> None:
    ticket = open_ticket(subject="Help", body="Refund <img src=x onerror=alert(1)> refund")
    assessment = assess_ticket(ticket)
    assessment.reasons[0]["phrase"] = "<b>refund</b>"
    assessment.save()
    assert "<q>&lt;b&gt;refund&lt;/b&gt;</q>" in page(sam, ticket)


def test_tells_what_somebody_chose_instead(open_ticket: Opener, sam: User) -> None:
    ticket = open_ticket(subject="Charged twice", body="I need a refund.")
    assessment = assess_ticket(ticket)
    ticket.reclassify("account", by=Actor.agent(sam))
    category, *others = answers(ticket, assessment)
    assert (category.value, category.instead) == ("Billing", "Account")
    assert {other.instead for other in others} == {""}


def test_groups_reasons_of_one_kind_and_names_each_phrase_once() -> None:
    def reason(value: str, note: str, phrase: str, where: str = "message") -> dict[str, str]:
        return {"decides": "priority", "value": value, "note": note, "phrase": phrase, "where": where}

    reasons = [
        reason("high", "says it matters", "Soon"),
        reason("high", "vip customer", "vip", "tier"),
        reason("high", "says it matters", "soon"),
        reason("high", "says it matters", "important"),
        reason("low", "thanks us", "thanks"),
    ]
    assert because(reasons, "priority", "high") == [
        Because("says it matters", ("soon", "important")),
        Because("vip customer", ()),
    ]
