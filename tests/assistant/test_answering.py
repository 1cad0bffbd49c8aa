"""The assistant on tickets: when it speaks, what it says, and when it does not."""

from collections.abc import Callable

import pytest
from django.utils import timezone

from conversations.models import Assistant, AssistantTurn, LibraryItem, UnansweredQuestion
from supportdesk.accounts.actors import Actor
from supportdesk.accounts.models import Contact, Tenant, User
from supportdesk.outbox.delivering import deliver
from supportdesk.outbox.models import Delivery
from tests.assistant.conversing import GIRAFFE, PASSWORD, asks, let_it_work, outcomes, said
from tests.library.making import write_item
from tickets.models import Queue, Ticket
from tickets.states import Assistance, Source, Status

Opener = Callable[..., Ticket]


@pytest.fixture
def article(tenant: Tenant) -> LibraryItem:
    return write_item(tenant, body="Choose **Forgot password** and follow the mail.\n\n## No mail\n\nLook for spam.")


def test_a_new_ticket_is_answered_with_the_passage_and_a_link(article: LibraryItem, open_ticket: Opener) -> None:
    ticket = open_ticket(**PASSWORD)
    let_it_work()
    (answer,) = said(ticket)
    assert answer.label == "[ai:Assistant]"
    assert "> Choose **Forgot password** and follow the mail." in answer.body
    assert f"[Reset your password](http://localhost:8000{article.get_absolute_url()})" in answer.body
    ticket.refresh_from_db()
    assert (ticket.status, ticket.first_responded_at, ticket.assistance) == (Status.OPEN, None, Assistance.ACTIVE)


def test_why_it_answered_so_is_kept(article: LibraryItem, open_ticket: Opener) -> None:
    ticket = open_ticket(**PASSWORD)
    let_it_work()
    turn = AssistantTurn.objects.get()
    assert (turn.outcome, turn.maker, turn.fallback) == ("answered", "retrieval", "")
    assert turn.answer == said(ticket)[0]
    assert turn.sources[0]["item"] == article.pk
    assert turn.sources[0]["words"][:2] == ["forgot", "password"]


def test_the_same_delivery_again_says_nothing_twice(article: LibraryItem, open_ticket: Opener) -> None:
    ticket = open_ticket(**PASSWORD)
    delivery = let_it_work()[0]
    Delivery.objects.filter(pk=delivery.pk).update(state="pending", attempts=0, next_try_at=timezone.now())
    deliver(delivery.pk)
    assert len(said(ticket)) == AssistantTurn.objects.count() == 1


def test_a_question_without_an_answer_is_owned_up_to_once_and_goes_to_people(
    article: LibraryItem, open_ticket: Opener
) -> None:
    ticket = open_ticket(**GIRAFFE)
    let_it_work()
    assert "I found nothing in our help centre" in said(ticket)[0].body
    ticket.refresh_from_db()
    assert ticket.assistance == Assistance.HANDED_OVER
    asks(ticket, "And how do I reset my forgotten password?")
    assert outcomes() == [{"silent": "A person has taken over."}]
    assert len(said(ticket)) == 1


def test_handed_back_it_answers_but_does_not_own_up_again(article: LibraryItem, open_ticket: Opener, sam: User) -> None:
    ticket = open_ticket(**GIRAFFE)
    let_it_work()
    ticket.hand_back(by=Actor.agent(sam))
    asks(ticket, "It also eats the tulips.")
    let_it_work()
    assert len(said(ticket)) == 1
    ticket.refresh_from_db()
    assert ticket.assistance == Assistance.HANDED_OVER
    ticket.hand_back(by=Actor.agent(sam))
    asks(ticket, "I forgot my password. How do I reset it?")
    let_it_work()
    assert "Forgot password" in said(ticket)[-1].body


def test_a_follow_up_is_answered_from_the_whole_thread(
    article: LibraryItem, tenant: Tenant, open_ticket: Opener
) -> None:
    write_item(tenant, "Change your email address", body="Under *Account → Email*.")
    ticket = open_ticket(**PASSWORD)
    let_it_work()
    asks(ticket, "That worked. How do I change my email address?")
    let_it_work()
    assert "Account → Email" in said(ticket)[1].body


def test_what_did_not_help_is_not_said_twice(article: LibraryItem, open_ticket: Opener) -> None:
    ticket = open_ticket(subject="Forgot my password", body="How do I reset my password?")
    let_it_work()
    asks(ticket, "I still cannot reset my password, it was forgotten.")
    let_it_work()
    bodies = [one.body for one in said(ticket)]
    assert len(bodies) == 2
    assert bodies[0] != bodies[1]


def test_thanks_are_left_alone(article: LibraryItem, open_ticket: Opener) -> None:
    ticket = open_ticket(**PASSWORD)
    let_it_work()
    asks(ticket, "Thank you, that worked!")
    assert outcomes() == [{"silent": "Nothing is asked."}]
    ticket.refresh_from_db()
    assert ticket.assistance == Assistance.ACTIVE


def test_after_an_agents_reply_a_late_job_stays_quiet(article: LibraryItem, open_ticket: Opener, sam: User) -> None:
    ticket = open_ticket(**PASSWORD)
    ticket.reply("I have reset it for you.", by=Actor.agent(sam))
    assert {"silent": "A person has taken over."} in outcomes()
    asks(ticket, "And how do I reset my password next time?")
    let_it_work()
    assert said(ticket) == []


def test_only_the_last_of_several_messages_is_answered(article: LibraryItem, open_ticket: Opener) -> None:
    ticket = open_ticket(**PASSWORD)
    asks(ticket, "The address is the one I write from. How do I reset my password?")
    assert outcomes()[0] == {"silent": "Something was said since."}
    assert len(said(ticket)) == 1


def test_its_own_answer_and_agents_replies_are_not_answered(
    article: LibraryItem, open_ticket: Opener, sam: User
) -> None:
    ticket = open_ticket(**PASSWORD)
    let_it_work()
    ticket.reply("My password is reset.", by=Actor.agent(sam))
    assert outcomes() == [{"silent": "Nobody asked."}]
    assert len(said(ticket)) == 1


def test_without_a_library_it_says_nothing_at_all(tenant: Tenant, open_ticket: Opener) -> None:
    write_item(tenant, state="draft")
    ticket = open_ticket(**PASSWORD)
    assert outcomes() == [{"silent": "Nothing is published."}]
    assert said(ticket) == []
    assert not UnansweredQuestion.objects.exists()


def test_internal_notes_are_never_read(article: LibraryItem, open_ticket: Opener, sam: User) -> None:
    ticket = open_ticket(**GIRAFFE)
    ticket.note("Forgot the password again. Reset your password!", by=Actor.agent(sam))
    let_it_work()
    assert "I found nothing" in said(ticket)[0].body


@pytest.mark.parametrize("audience", ["no_users", "signed_in"])
def test_it_quotes_nothing_that_the_requester_could_not_read(
    tenant: Tenant, open_ticket: Opener, audience: str
) -> None:
    from tests import factory

    write_item(tenant, audience=audience, body="Secret words.")
    write_item(tenant, "Something else")
    ticket = open_ticket(requester=factory.make_contact(tenant), **PASSWORD)
    let_it_work()
    assert "Secret" not in said(ticket)[0].body


def test_another_companys_library_is_another_companys(
    tenant: Tenant, other_tenant: Tenant, open_ticket: Opener
) -> None:
    write_item(other_tenant)
    ticket = open_ticket(**PASSWORD)
    let_it_work()
    assert said(ticket) == []


def test_a_company_switches_it_off_and_names_it(article: LibraryItem, tenant: Tenant, open_ticket: Opener) -> None:
    settings = Assistant.objects.create(tenant=tenant, name="Ada", is_on=False)
    first = open_ticket(**PASSWORD)
    assert outcomes() == [{"silent": "The assistant is off."}]
    settings.is_on = True
    settings.save()
    second = open_ticket(subject="Forgot my password again", body="Sorry.")
    let_it_work()
    assert (said(first), said(second)[0].label) == ([], "[ai:Ada]")


def test_in_a_queue_for_people_it_stays_quiet(article: LibraryItem, tenant: Tenant, open_ticket: Opener) -> None:
    legal = Queue.objects.create(tenant=tenant, name="Legal")
    Assistant.objects.create(tenant=tenant).silent_in.add(legal)
    ticket = open_ticket(queue=legal, **PASSWORD)
    assert outcomes() == [{"silent": "The queue is for people only."}]
    assert said(ticket) == []


def test_where_queues_differ_routing_has_the_first_word(
    article: LibraryItem, tenant: Tenant, open_ticket: Opener
) -> None:
    legal = Queue.objects.create(tenant=tenant, name="Legal")
    Assistant.objects.create(tenant=tenant).silent_in.add(legal)
    ticket = open_ticket(**PASSWORD)
    (waiting,) = let_it_work()
    assert (waiting.state, waiting.reason) == ("pending", "Routing has the first word.")
    ticket.move(legal, by=Actor.system("Routing"))
    Delivery.objects.filter(pk=waiting.pk).update(next_try_at=timezone.now())
    let_it_work()
    assert said(ticket) == []


@pytest.mark.parametrize("source", [Source.PHONE, Source.EMAIL])
def test_what_the_desk_typed_in_is_not_answered(
    article: LibraryItem, open_ticket: Opener, sam: User, source: str
) -> None:
    ticket = open_ticket(by=Actor.agent(sam), source=source, **PASSWORD)
    let_it_work()
    assert said(ticket) == []


def test_what_a_program_opened_is(article: LibraryItem, open_ticket: Opener, sam: User) -> None:
    ticket = open_ticket(by=Actor.agent(sam), source=Source.API, **PASSWORD)
    let_it_work()
    assert len(said(ticket)) == 1


def test_imported_history_is_not_answered(article: LibraryItem, open_ticket: Opener, cleo: Contact) -> None:
    open_ticket(by=Actor.customer(cleo).telling(timezone.now()), **PASSWORD)
    assert let_it_work() == []


def test_a_gap_is_listed_with_how_often_it_was_asked(article: LibraryItem, open_ticket: Opener) -> None:
    open_ticket(**GIRAFFE)
    let_it_work()
    ticket = open_ticket(subject="Garden: giraffes!", body="They are back.")
    let_it_work()
    gap = UnansweredQuestion.objects.get()
    assert (gap.text, gap.count, gap.ticket) == ("Garden: giraffes!", 2, ticket)
    UnansweredQuestion.objects.update(is_settled=True)
    open_ticket(**GIRAFFE)
    let_it_work()
    gap.refresh_from_db()
    assert (gap.count, gap.is_settled) == (3, False)


def test_an_erased_ticket_takes_its_question_along(article: LibraryItem, open_ticket: Opener, cleo: Contact) -> None:
    ticket = open_ticket(**GIRAFFE)
    let_it_work()
    ticket.delete()
    assert not UnansweredQuestion.objects.exists()
    assert not AssistantTurn.objects.exists()


def test_a_ticket_that_is_gone_is_passed_over(article: LibraryItem, open_ticket: Opener) -> None:
    open_ticket(**PASSWORD).delete()
    assert outcomes() == [None]


@pytest.mark.parametrize("body", ["```\nrm -rf\n" + "x\n" * 2000, "| a | b |\n| --- | --- |\n" + "| 1 | 2 |\n" * 500])
def test_a_long_passage_is_cut_and_stays_whole_markdown(tenant: Tenant, open_ticket: Opener, body: str) -> None:
    write_item(tenant, body=body, keywords="forgot")
    ticket = open_ticket(**PASSWORD)
    let_it_work()
    answer = said(ticket)[0].body
    assert len(answer) < 4000
    assert answer.count("```") % 2 == 0
    assert "If this does not solve it" in answer
