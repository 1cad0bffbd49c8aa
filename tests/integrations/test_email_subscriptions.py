import re
from collections.abc import Callable
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from supportdesk.accounts.actors import Actor
from supportdesk.accounts.models import Contact, User
from supportdesk.outbox import delivering
from supportdesk.outbox.delivering import deliver
from supportdesk.outbox.models import Delivery
from tests import factory
from tests.resend import Answer, FakeResend
from tickets.models import NoticeKind, Ticket
from tickets.models.notice import Ways, choose_ways

OpenTicket = Callable[..., Ticket]


def mails_due() -> list[Delivery]:
    return list(Delivery.objects.pending().filter(subscriber__startswith="email.").order_by("pk"))


def deliver_mails() -> list[Delivery]:
    """Tries each mail that is due once, and tells how it went with those that customers get."""
    due = mails_due()
    for delivery in due:
        Delivery.objects.filter(pk=delivery.pk).update(next_try_at=timezone.now())
        deliver(delivery.pk)
        delivery.refresh_from_db()
    return [delivery for delivery in due if delivery.subscriber != "email.news"]


def sent(resend: FakeResend) -> list[dict[str, Any]]:
    return list(resend.sent.values())


def test_the_requester_hears_that_we_have_their_ticket(
    open_ticket: OpenTicket, resend: FakeResend, settings: Settings, client: Client
) -> None:
    settings.BASE_URL, settings.MAIL_REPLY_TO = "https://desk.acme.example", "answers@acme.example"
    ticket = open_ticket(subject="Cannot log in", body="It says **no**.")

    (delivery,) = deliver_mails()

    assert (delivery.state, delivery.outcome) == ("done", {"id": "mail-1"})
    (mail,) = sent(resend)
    assert mail["to"] == ['"Cleo" <cleo@example.com>']
    assert mail["from"] == '"Acme" <desk@acme.example>'
    assert mail["reply_to"] == ["answers@acme.example"]
    assert mail["subject"] == f"Re: Cannot log in [{ticket.number}]"
    (link,) = re.findall(r"https://desk\.acme\.example(/service-desk/my/tickets/link/\S+)", mail["text"])
    assert ticket.number in client.get(link).content.decode()  # it opens the ticket without a sign-in
    assert mail["headers"]["Auto-Submitted"] == "auto-replied"
    assert mail["tags"] == [{"name": "ticket", "value": ticket.number}, {"name": "kind", "value": "acknowledgement"}]


def test_an_agents_answer_reaches_the_requester(open_ticket: OpenTicket, sam: User, resend: FakeResend) -> None:
    ticket = open_ticket()
    deliver_mails()
    ticket.reply("Try **again** now.", by=Actor.agent(sam))

    (delivery,) = deliver_mails()

    assert delivery.state == "done"
    mail = sent(resend)[-1]
    assert mail["from"] == '"Sam (Acme)" <desk@acme.example>'
    assert "Try **again** now." in mail["text"]
    assert "Try <strong>again</strong> now." in mail["html"]
    assert "Auto-Submitted" not in mail["headers"]


def test_internal_notes_are_never_mailed(open_ticket: OpenTicket, sam: User, resend: FakeResend) -> None:
    ticket = open_ticket()
    ticket.note("The customer is lying.", by=Actor.agent(sam))

    deliver_mails()

    assert len(sent(resend)) == 1
    assert not any("lying" in str(request.payload) for request in resend.requests)


def test_a_note_is_not_mailed_even_if_its_delivery_is_forged(
    open_ticket: OpenTicket, sam: User, resend: FakeResend
) -> None:
    ticket = open_ticket()
    note = ticket.note("Secret.", by=Actor.agent(sam))
    payload = {"ticket": ticket.pk, "event": 1, "entry": note.pk}
    forged = Delivery.objects.create(
        tenant=ticket.tenant, topic="ticket.replied", subscriber="email.answer", payload=payload
    )

    assert deliver(forged.pk)
    assert not resend.requests


def test_customers_are_not_mailed_their_own_words(open_ticket: OpenTicket, cleo: Contact, resend: FakeResend) -> None:
    ticket = open_ticket()
    deliver_mails()
    ticket.reply("Any news?", by=Actor.customer(cleo))

    (delivery,) = deliver_mails()

    assert (delivery.state, delivery.outcome) == ("done", None)
    assert len(resend.requests) == 1


def test_told_history_mails_nobody(open_ticket: OpenTicket, cleo: Contact, resend: FakeResend) -> None:
    open_ticket(by=Actor.customer(cleo).telling(timezone.now()))
    assert not mails_due()


def test_nobody_without_an_address_is_mailed(
    open_ticket: OpenTicket, cleo: Contact, resend: FakeResend, caplog: pytest.LogCaptureFixture
) -> None:
    caller = Contact.objects.create(tenant=cleo.tenant, name="Caller", phone="+4915112345678")
    open_ticket(requester=caller, source="phone")

    (delivery,) = deliver_mails()

    assert (delivery.state, delivery.outcome) == ("done", {"skipped": "the requester has no address"})
    assert not resend.requests
    assert "[email] requester has no address" in caplog.text


@pytest.mark.parametrize("address", ["no address", "a@b.example,c@d.example", "a@b.example\nBcc: c@d.example"])
def test_what_is_no_address_fails_with_a_reason(
    open_ticket: OpenTicket, cleo: Contact, resend: FakeResend, address: str
) -> None:
    Contact.objects.filter(pk=cleo.pk).update(email=address)
    open_ticket()

    (delivery,) = deliver_mails()

    assert delivery.state == "failed"
    assert "not an address that mail can be sent to" in delivery.reason
    assert not resend.requests


def test_a_ticket_that_has_gone_is_no_error(open_ticket: OpenTicket, resend: FakeResend) -> None:
    open_ticket().delete()

    (delivery,) = deliver_mails()

    assert delivery.state == "done"
    assert not resend.requests


def test_hostile_words_stay_words(cleo: Contact, open_ticket: OpenTicket, resend: FakeResend) -> None:
    Contact.objects.filter(pk=cleo.pk).update(name='Cleo"\r\nBcc: mallory@evil.example')
    ticket = open_ticket(subject="Hi <b>x</b>")
    Ticket.objects.filter(pk=ticket.pk).update(subject="Hi\r\nBcc: mallory@evil.example")

    deliver_mails()

    (mail,) = sent(resend)
    assert mail["to"] == ['"Cleo\' Bcc: mallory@evil.example" <cleo@example.com>']
    assert mail["subject"] == f"Re: Hi Bcc: mallory@evil.example [{ticket.number}]"
    assert "bcc" not in mail


def test_a_failed_try_sends_the_very_same_mail_later(
    open_ticket: OpenTicket, cleo: Contact, resend: FakeResend
) -> None:
    resend.next = [Answer(500), Answer(500, kept=True)]
    open_ticket()
    states = [deliver_mails()[0].state]
    Contact.objects.filter(pk=cleo.pk).update(name="Cleopatra", email="new@example.com")
    states += [deliver_mails()[0].state, deliver_mails()[0].state]

    assert states == ["pending", "pending", "done"]
    assert len({request.key for request in resend.requests}) == 1
    assert resend.requests[0].payload == resend.requests[1].payload == resend.requests[2].payload
    assert len(resend.sent) == 1


def test_a_refusal_fails_and_can_be_retried(open_ticket: OpenTicket, resend: FakeResend) -> None:
    resend.next = [Answer(403, "validation_error")]
    open_ticket()
    (delivery,) = deliver_mails()
    assert (delivery.state, delivery.attempts) == ("failed", 1)
    assert "validation_error" in delivery.reason

    Delivery.objects.all().retry()

    assert deliver_mails()[0].state == "done"


def test_a_rate_limit_waits_as_long_as_it_says(open_ticket: OpenTicket, resend: FakeResend) -> None:
    resend.next = [Answer(429, "rate_limit_exceeded", {"retry-after": "90"})]
    open_ticket()
    began = timezone.now()

    (delivery,) = deliver_mails()

    assert delivery.state == "pending"
    assert began <= delivery.next_try_at - timedelta(seconds=90) <= timezone.now()


def test_dying_between_the_mail_and_its_note_doubles_nothing(
    open_ticket: OpenTicket, resend: FakeResend, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        """As a signal would end a process: nothing of ours runs after it."""

    def die(*_: object) -> None:
        raise Killed

    open_ticket()
    (delivery,) = mails_due()
    with monkeypatch.context() as patch:
        patch.setattr(delivering, "settle", die)
        with pytest.raises(Killed):
            deliver(delivery.pk)
    assert len(resend.sent) == 1

    assert deliver_mails()[0].state == "done"
    assert [request.key for request in resend.requests] == [delivery.idempotency_key] * 2
    assert len(resend.sent) == 1


def test_without_a_key_in_production_the_mail_waits_as_failed(open_ticket: OpenTicket, settings: Settings) -> None:
    settings.RESEND_API_KEY, settings.DEVELOPMENT = "", False
    open_ticket()

    (delivery,) = deliver_mails()

    assert delivery.state == "failed"
    assert "RESEND_API_KEY is not set" in delivery.reason
    assert delivery.frozen is not None


def test_in_development_mails_are_files(open_ticket: OpenTicket, mail_folder: Path) -> None:
    ticket = open_ticket(subject="Grüße")
    deliver_mails()

    (file,) = mail_folder.iterdir()
    message = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert message["Subject"] == f"Re: Grüße [{ticket.number}]"
    assert message["Auto-Submitted"] == "auto-replied"


def test_two_tenants_never_share_a_thread(open_ticket: OpenTicket, other_tenant: Any, resend: FakeResend) -> None:
    open_ticket()
    open_ticket(requester=factory.make_contact(other_tenant))
    deliver_mails()

    threads = {mail["headers"]["References"] for mail in sent(resend)}
    assert len(threads) == 2
    assert {mail["from"] for mail in sent(resend)} == {'"Acme" <desk@acme.example>', '"Globex" <desk@acme.example>'}


def test_the_requester_hears_of_a_resolution_and_can_rate_it(
    open_ticket: OpenTicket, sam: User, resend: FakeResend, settings: Settings, client: Client
) -> None:
    settings.BASE_URL = "https://desk.acme.example"
    ticket = open_ticket()
    deliver_mails()
    ticket.resolve(by=Actor.agent(sam))

    (delivery,) = deliver_mails()

    assert delivery.state == "done"
    mail = sent(resend)[-1]
    assert mail["headers"]["Auto-Submitted"] == "auto-replied"
    (path,) = set(re.findall(r"https://desk\.acme\.example(/[^\s?\"]+)\?satisfaction=", mail["text"] + mail["html"]))
    client.post(path, {"satisfaction": "good"})
    ticket.refresh_from_db()
    assert ticket.satisfaction == "good"


def test_who_resolved_their_own_ticket_is_told_nothing(
    open_ticket: OpenTicket, cleo: Contact, resend: FakeResend
) -> None:
    ticket = open_ticket()
    deliver_mails()
    ticket.resolve(by=Actor.customer(cleo))
    deliver_mails()
    assert len(sent(resend)) == 1


def test_a_ticket_that_was_reopened_in_time_is_not_called_resolved(
    open_ticket: OpenTicket, sam: User, resend: FakeResend
) -> None:
    ticket = open_ticket()
    deliver_mails()
    ticket.resolve(by=Actor.agent(sam))
    ticket.reopen(by=Actor.agent(sam))
    deliver_mails()
    assert len(sent(resend)) == 1


def test_who_wishes_no_mail_of_answers_gets_none_and_of_tickets_still(
    open_ticket: OpenTicket, cleo: Contact, sam: User, resend: FakeResend
) -> None:
    assert cleo.user
    choose_ways(cleo.user, {NoticeKind.ANSWER: Ways(in_app=True, by_email=False)})
    open_ticket().reply("Try again.", by=Actor.agent(sam))
    outcomes = {one.subscriber: one.outcome for one in deliver_mails()}
    assert outcomes["email.answer"] == {"skipped": "the requester wishes no mail of this"}
    assert [tag["value"] for mail in sent(resend) for tag in mail["tags"] if tag["name"] == "kind"] == [
        "acknowledgement"
    ]


def test_an_agent_is_mailed_what_they_wish(
    open_ticket: OpenTicket, cleo: Contact, sam: User, resend: FakeResend, settings: Settings
) -> None:
    settings.BASE_URL = "https://desk.acme.example"
    ticket = open_ticket(assignee=sam, subject="Cannot log in")
    ticket.reply("Hello?", by=Actor.customer(cleo))
    deliver_mails()
    assert len(sent(resend)) == 1  # nobody asked for more
    choose_ways(sam, {NoticeKind.CUSTOMER_REPLY: Ways(in_app=False, by_email=True)})
    ticket.reply("Is anybody there?", by=Actor.customer(cleo))
    deliver_mails()
    mail = sent(resend)[-1]
    assert mail["to"] == ['"Sam" <sam@example.com>']
    assert mail["subject"] == f"Cleo wrote: Cannot log in [{ticket.number}]"
    assert f"https://desk.acme.example{ticket.get_absolute_url()}" in mail["text"]
