"""What the assistant says, by mail: to whoever has no page open, marked as automatic, and once."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from conversations.models import Assistant, AssistantTurn, LibraryItem
from supportdesk.accounts.actors import Actor
from supportdesk.accounts.models import Contact, Tenant, User
from supportdesk.outbox.delivering import deliver
from supportdesk.outbox.models import Delivery
from tests import factory
from tests.assistant.conversing import GIRAFFE, PASSWORD, asks, let_it_work, said
from tests.library.making import write_item
from tests.resend import FakeResend
from tickets.models import NoticeKind, Ticket
from tickets.models.desk_settings import settings_of
from tickets.models.notice import Ways, choose_ways

Opener = Callable[..., Ticket]
FOLLOW_UP = "That worked. How do I change my email address?"


@pytest.fixture(autouse=True)
def library(tenant: Tenant) -> None:
    write_item(tenant, "Change your email address", body="Under *Account → Email*.")
    write_item(tenant)


@pytest.fixture
def guest(tenant: Tenant) -> Contact:
    """Somebody without a sign-in, who can only be reached by mail."""
    return factory.make_contact(tenant, "Kim", email="kim@customer.example")


def mails() -> list[Delivery]:
    """Tries each mail that is due, as a worker does."""
    due = list(Delivery.objects.due().filter(subscriber__in=["email.acknowledge", "email.answer"]).order_by("pk"))
    for delivery in due:
        deliver(delivery.pk)
        delivery.refresh_from_db()
    return due


def sent(resend: FakeResend) -> list[dict[str, Any]]:
    return list(resend.sent.values())


def kinds(resend: FakeResend) -> list[str]:
    return [tag["value"] for mail in sent(resend) for tag in mail["tags"] if tag["name"] == "kind"]


def later(seconds: int) -> time_machine.travel:
    return time_machine.travel(timezone.now() + timedelta(seconds=seconds))


def test_an_answer_that_is_ready_in_time_goes_out_with_the_acknowledgement(
    open_ticket: Opener, guest: Contact, resend: FakeResend
) -> None:
    ticket = open_ticket(requester=guest, **PASSWORD)
    (waiting,) = mails()
    assert (waiting.state, waiting.reason) == ("pending", "The assistant may have an answer to send along.")
    let_it_work()
    with later(30):
        outcomes = [delivery.outcome for delivery in mails()]
    assert outcomes == [{"id": "mail-1"}, {"skipped": "it went out with the acknowledgement"}]
    (mail,) = sent(resend)
    assert mail["to"] == ['"Kim" <kim@customer.example>']
    assert f"given it the number {ticket.number}" in mail["text"]
    assert "an automatic answer from our help centre" in mail["text"]
    assert "an automatic answer from our help centre" in mail["html"]
    assert "Choose **Forgot password** and follow the mail." in mail["text"]
    assert "Choose <strong>Forgot password</strong>" in mail["html"]
    assert mail["headers"]["Auto-Submitted"] == "auto-replied"


def test_the_order_in_which_workers_take_them_up_makes_no_second_mail(
    open_ticket: Opener, guest: Contact, resend: FakeResend
) -> None:
    open_ticket(requester=guest, **PASSWORD)
    let_it_work()
    answer = Delivery.objects.get(topic="ticket.replied", subscriber="email.answer")
    deliver(answer.pk)
    assert not sent(resend)
    mails()
    with later(3600):
        mails()
    assert kinds(resend) == ["acknowledgement"]
    answer.refresh_from_db()
    assert answer.state == "done"


def test_an_assistant_that_takes_too_long_gets_a_mail_of_its_own(
    open_ticket: Opener, guest: Contact, resend: FakeResend
) -> None:
    ticket = open_ticket(requester=guest, **PASSWORD)
    with later(60):
        mails()
        let_it_work()
        mails()
    assert kinds(resend) == ["acknowledgement", "assistant"]
    mail = sent(resend)[-1]
    assert mail["from"] == '"Assistant (Acme)" <desk@acme.example>'
    assert mail["text"].startswith("This is an automatic answer from the help centre of Acme.")
    assert mail["headers"]["Auto-Submitted"] == "auto-replied"
    assert mail["subject"] == f"Re: Forgot my password [{ticket.number}]"
    assert "/service-desk/my/tickets/link/" in mail["text"]


def test_each_later_answer_is_mailed(open_ticket: Opener, guest: Contact, resend: FakeResend) -> None:
    ticket = open_ticket(requester=guest, **PASSWORD)
    let_it_work()
    mails()
    asks(ticket, FOLLOW_UP)
    let_it_work()
    with later(60):
        mails()
    assert len(said(ticket)) == 2
    assert kinds(resend) == ["acknowledgement", "assistant"]
    assert "Under *Account → Email*." in sent(resend)[-1]["text"]


def test_that_nothing_was_found_is_no_mail(open_ticket: Opener, guest: Contact, resend: FakeResend) -> None:
    ticket = open_ticket(requester=guest, **GIRAFFE)
    let_it_work()
    outcomes = [delivery.outcome for delivery in mails()]
    assert said(ticket)
    assert outcomes == [{"id": "mail-1"}, {"skipped": "it says only that nothing was found"}]
    assert "found nothing" not in str(resend.sent)


@pytest.mark.parametrize("who", ["requester", "desk"])
def test_who_wants_no_mails_of_answers_gets_none_of_these(
    open_ticket: Opener, cleo: Contact, tenant: Tenant, ana: User, resend: FakeResend, who: str
) -> None:
    assert cleo.user
    if who == "requester":
        choose_ways(cleo.user, {NoticeKind.ANSWER: Ways(in_app=True, by_email=False)})
    else:
        settings_of(tenant).write(muted=["email.answer"])
    ticket = open_ticket(**PASSWORD)
    let_it_work()
    asks(ticket, FOLLOW_UP)
    let_it_work()
    with later(60):
        mails()
    assert kinds(resend) == ["acknowledgement"]
    assert "Forgot password" not in str(resend.sent)


def test_where_nothing_is_acknowledged_the_answer_goes_by_itself(
    open_ticket: Opener, guest: Contact, tenant: Tenant, resend: FakeResend
) -> None:
    settings_of(tenant).write(muted=["email.acknowledge"])
    open_ticket(requester=guest, **PASSWORD)
    let_it_work()
    mails()
    with later(60):
        mails()
    assert kinds(resend) == ["assistant"]


@pytest.mark.parametrize("why", ["off", "nothing published"])
def test_nobody_waits_for_an_assistant_that_has_nothing_to_say(
    open_ticket: Opener, guest: Contact, tenant: Tenant, resend: FakeResend, why: str
) -> None:
    if why == "off":
        Assistant.objects.create(tenant=tenant, is_on=False)
    else:
        LibraryItem.objects.all().delete()
    open_ticket(requester=guest, **PASSWORD)
    mails()
    assert kinds(resend) == ["acknowledgement"]


def test_an_erased_ticket_mails_no_answer(open_ticket: Opener, cleo: Contact, resend: FakeResend) -> None:
    ticket = open_ticket(**PASSWORD)
    let_it_work()
    ticket.erase(by=Actor.customer(cleo))
    mails()
    assert not sent(resend)
    assert not AssistantTurn.objects.exists()
