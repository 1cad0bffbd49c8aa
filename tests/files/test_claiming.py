"""A file becomes part of what its uploader says, once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from supportdesk.accounts.actors import Actor
from supportdesk.accounts.models import Contact, Tenant, User
from tests import factory
from tests.files.making import by_agent, by_customer, uploaded
from tickets.errors import Invalid
from tickets.files.showing import files_of
from tickets.models import Attachment, FileLimits, NewTicket, ThreadEntry, Ticket

Opener = Callable[..., Ticket]


def test_replies_notes_and_new_tickets_carry_files(open_ticket: Opener, sam: User, cleo: Contact) -> None:
    ticket = open_ticket(files=[by_customer(cleo, "opening.txt")])
    reply = ticket.reply("Look.", by=Actor.agent(sam), files=[by_agent(sam, "b.txt"), by_agent(sam, "a.txt")])
    note = ticket.note("Hm.", by=Actor.agent(sam), files=[by_agent(sam, "hm.txt")])
    assert [one.name for one in ticket.entries.in_order()[0].attachments.all()] == ["opening.txt"]
    assert [one.name for one in reply.attachments.in_order()] == ["b.txt", "a.txt"]
    assert note.attachments.get().ticket == ticket
    assert ticket.events.count() == 3


def test_an_agent_attaches_to_a_ticket_opened_for_somebody(cleo: Contact, sam: User) -> None:
    new = NewTicket(requester=cleo, subject="By phone", body="It is cold.", files=[by_agent(sam, "letter.txt")])
    ticket = Ticket.objects.open(new, by=Actor.agent(sam))
    assert ticket.attachments.get().uploader_user == sam


def test_a_customer_without_a_sign_in_has_files_too(tenant: Tenant) -> None:
    kim, lou = factory.make_contact(tenant, "Kim"), factory.make_contact(tenant, "Lou")
    ticket = factory.open_ticket(kim, files=[by_customer(kim)])
    assert ticket.attachments.get().uploader_contact == kim
    with pytest.raises(Invalid):
        ticket.reply("Mine", by=Actor.customer(kim), files=[by_customer(lou)])


def test_files_are_found_by_their_names(open_ticket: Opener, sam: User) -> None:
    ticket = open_ticket()
    ticket.note("See there.", by=Actor.agent(sam), files=[by_agent(sam, "thermostat-manual.txt")])
    assert list(Ticket.objects.matching("thermostat")) == [ticket]


def test_nobody_claims_what_somebody_else_uploaded(open_ticket: Opener, sam: User, cleo: Contact) -> None:
    ticket = open_ticket()
    for act in (ticket.reply, ticket.note):
        with pytest.raises(Invalid, match="no longer there"):
            act("Mine", by=Actor.agent(sam), files=[by_customer(cleo)])
    assert ticket.entries.count() == 1
    assert not ticket.attachments.exists()


def test_a_file_of_another_tenant_is_not_claimed(open_ticket: Opener, sam: User, other_tenant: Tenant) -> None:
    foreign = by_agent(sam)
    Attachment.objects.update(tenant=other_tenant)
    foreign.refresh_from_db()
    with pytest.raises(Invalid):
        open_ticket().reply("x", by=Actor.agent(sam), files=[foreign])


def test_a_file_is_claimed_once(open_ticket: Opener, sam: User) -> None:
    ticket, file = open_ticket(), by_agent(sam)
    first = ticket.reply("One", by=Actor.agent(sam), files=[file])
    with pytest.raises(Invalid):
        ticket.reply("Two", by=Actor.agent(sam), files=[file])
    assert list(Attachment.objects.values_list("entry", flat=True)) == [first.pk]
    assert ticket.entries.count() == 2


def test_the_same_key_says_it_once_with_its_files(open_ticket: Opener, sam: User) -> None:
    ticket, file = open_ticket(), by_agent(sam)
    first, again = (ticket.reply("Once", by=Actor.agent(sam), key="k", files=[file]) for _ in range(2))
    assert first == again
    assert ticket.attachments.count() == 1


def test_naming_a_file_twice_attaches_it_once(open_ticket: Opener, sam: User) -> None:
    file = by_agent(sam)
    assert open_ticket().reply("x", by=Actor.agent(sam), files=[file, file]).attachments.count() == 1


def test_files_stand_in_the_order_they_were_chosen_in(open_ticket: Opener, sam: User) -> None:
    last, first, middle = (by_agent(sam, name) for name in ("3.txt", "1.txt", "2.txt"))
    entry = open_ticket().reply("Look.", by=Actor.agent(sam), files=[first, middle, last])
    shown = ThreadEntry.objects.with_files().get(pk=entry.pk)
    for one in (shown, entry):
        assert [file.name for file in files_of(one)] == ["1.txt", "2.txt", "3.txt"]


def test_a_refused_act_leaves_its_files_unclaimed(open_ticket: Opener, sam: User) -> None:
    ticket, file = open_ticket(), by_agent(sam)
    with pytest.raises(Invalid):
        ticket.reply("   ", by=Actor.agent(sam), files=[file])
    assert Attachment.objects.unclaimed().get() == file


def test_the_answer_to_an_ended_ticket_takes_its_files_along(open_ticket: Opener, sam: User, cleo: Contact) -> None:
    ticket = open_ticket()
    ticket.close(by=Actor.agent(sam))
    entry = ticket.reply("Again", by=Actor.customer(cleo), files=[by_customer(cleo)])
    assert entry.ticket != ticket
    assert entry.attachments.get().ticket == entry.ticket


def test_limits_hold_at_the_claim_as_well(open_ticket: Opener, sam: User, tenant: Tenant) -> None:
    ticket, files = open_ticket(), [by_agent(sam, f"{number}.txt") for number in range(3)]
    FileLimits.objects.create(tenant=tenant, files=2, denied=["csv"])
    with pytest.raises(Invalid, match="At most 2 files"):
        ticket.reply("x", by=Actor.agent(sam), files=files)
    FileLimits.objects.update(denied=["txt"])
    with pytest.raises(Invalid, match="not taken here"):
        ticket.reply("x", by=Actor.agent(sam), files=files[:1])


@pytest.mark.django_db(transaction=True)
def test_of_two_claims_at_one_moment_one_wins(cleo: Contact, sam: User) -> None:
    tickets = [factory.open_ticket(cleo, subject=f"No {number}") for number in range(2)]
    file, together = by_agent(sam), Barrier(2)

    def claim(ticket: Ticket) -> bool:
        together.wait()
        try:
            ticket.reply("Mine", by=Actor.agent(sam), files=[file])
        except Invalid:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(claim, tickets)) == [False, True]
    assert Attachment.objects.get().entry is not None


def test_the_assistant_and_imports_have_no_files(open_ticket: Opener, cleo: Contact) -> None:
    with pytest.raises(Invalid):
        open_ticket().reply("x", by=Actor.assistant("Acme AI"), files=[by_customer(cleo)])


def test_nobody_uploads_for_no_tenant(db: None) -> None:
    from tickets.errors import Forbidden

    with pytest.raises(Forbidden):
        uploaded(Actor.system("Import"))
