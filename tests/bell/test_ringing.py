from collections.abc import Callable

import pytest
from django.utils import timezone
from redis import Redis

from supportdesk import live
from supportdesk.accounts.actors import Actor
from supportdesk.accounts.models import Contact, Membership, Tenant, User
from supportdesk.outbox.delivering import deliver
from supportdesk.outbox.models import Delivery
from supportdesk.outbox.publishing import publish
from tests import factory
from tickets.models import Notice, NoticeKind, Ticket, TicketEvent
from tickets.models.notice import Ways, choose_ways

Opener = Callable[..., Ticket]


def ring_out() -> None:
    for pk in Delivery.objects.pending().filter(subscriber__startswith="bell.").values_list("pk", flat=True):
        assert deliver(pk)


def heard(user: User | None) -> list[str]:
    assert user
    ring_out()
    return list(Notice.objects.of(user).order_by("pk").values_list("kind", flat=True))


def test_each_answer_rings_once_for_the_customer(open_ticket: Opener, cleo: Contact, sam: User) -> None:
    ticket = open_ticket()
    ticket.reply("First.", by=Actor.agent(sam))
    ticket.reply("Second.", by=Actor.assistant("Acme AI"))
    assert heard(cleo.user) == ["answer", "answer"]
    Delivery.objects.filter(subscriber="bell.ring").update(
        state="pending",
        attempts=0,
        next_try_at=timezone.now(),  # told twice
    )
    assert heard(cleo.user) == ["answer", "answer"]
    assert heard(sam) == []


def test_internal_notes_ring_for_no_customer(open_ticket: Opener, cleo: Contact, sam: User, sue: User) -> None:
    ticket = open_ticket(assignee=sam)
    ticket.note("Careful.", by=Actor.agent(sue))
    assert heard(cleo.user) == []
    assert heard(sam) == ["note"]
    assert heard(sue) == []


def test_agents_hear_of_their_tickets_and_not_of_what_they_do_themselves(
    open_ticket: Opener, cleo: Contact, sam: User, sue: User
) -> None:
    ticket = open_ticket()
    ticket.assign(to=sam, by=Actor.agent(sam))
    ticket.assign(to=sue, by=Actor.agent(sam))
    ticket.reply("Well?", by=Actor.customer(cleo))
    assert heard(sam) == []
    assert heard(sue) == ["assignment", "customer_reply"]


def test_a_resolution_rings_unless_the_customer_did_it(open_ticket: Opener, cleo: Contact, sam: User) -> None:
    ours, theirs = open_ticket(), open_ticket(body="Another one.")
    ours.resolve(by=Actor.agent(sam))
    theirs.resolve(by=Actor.customer(cleo))
    assert heard(cleo.user) == ["resolution"]


def test_a_missed_deadline_rings_for_whom_the_step_names(open_ticket: Opener, sam: User) -> None:
    ticket = open_ticket()
    event = ticket.record(TicketEvent.Kind.SLA_BREACHED, by=Actor.system("SLA").acting(), clock="first_response")
    publish("sla.notify", tenant_id=ticket.tenant_id, payload={"ticket": ticket.pk, "event": event.pk, "user": sam.pk})
    assert heard(sam) == ["sla"]


def test_who_wishes_no_bell_hears_none(open_ticket: Opener, cleo: Contact, sam: User) -> None:
    assert cleo.user
    choose_ways(cleo.user, {NoticeKind.ANSWER: Ways(in_app=False, by_email=True)})
    open_ticket().reply("First.", by=Actor.agent(sam))
    assert heard(cleo.user) == []


def test_who_has_left_the_desk_learns_nothing_more(open_ticket: Opener, cleo: Contact, sam: User) -> None:
    ticket = open_ticket(assignee=sam)
    Membership.objects.filter(user=sam).update(is_active=False)
    ticket.reply("Well?", by=Actor.customer(cleo))
    assert heard(sam) == []


def test_a_contact_without_a_sign_in_has_no_bell(open_ticket: Opener, tenant: Tenant, sam: User) -> None:
    ticket = open_ticket(requester=factory.make_contact(tenant))
    ticket.reply("First.", by=Actor.agent(sam))
    ring_out()
    assert not Notice.objects.exists()


def test_history_that_is_told_afterwards_rings_nowhere(open_ticket: Opener, cleo: Contact, sam: User) -> None:
    ticket = open_ticket()
    ticket.reply("Long ago.", by=Actor.agent(sam).telling(ticket.created_at))
    assert heard(cleo.user) == []


def test_without_redis_the_notice_is_there_all_the_same(
    open_ticket: Opener, cleo: Contact, sam: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "redis", lambda: Redis.from_url("redis://127.0.0.1:1/0"))
    open_ticket().reply("First.", by=Actor.agent(sam))
    assert heard(cleo.user) == ["answer"]
