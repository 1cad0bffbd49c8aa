import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from supportdesk.accounts.actors import Actor
from supportdesk.accounts.models import Tenant, User
from tests import factory
from tests.portal.reading import hidden, page_of
from tickets.models import Ticket

Opener = Callable[..., Ticket]


@pytest.fixture
def ticket(open_ticket: Opener) -> Ticket:
    return open_ticket(subject="No heating", body="Since **Monday**.")


def words(body: str = "Any news?", **fields: Any) -> dict[str, Any]:
    return {"body": body, "key": str(uuid.uuid4())} | fields


def text(client: Client, ticket: Ticket) -> str:
    return client.get(page_of(ticket.number)).content.decode()


def test_everybody_bears_their_label(portal: Client, ticket: Ticket, sam: User) -> None:
    ticket.reply("The boiler is old.", by=Actor.assistant("Acme AI"))
    ticket.reply("I am on my way.", by=Actor.agent(sam))
    page = text(portal, ticket)
    labels = [">[user:Cleo]<", ">[ai:Acme AI]<", ">[admin:Sam]<"]
    assert sorted(labels, key=page.index) == labels


def test_markdown_is_shown_and_html_is_not_run(portal: Client, ticket: Ticket, sam: User) -> None:
    hostile = (
        "- a\n- b\n\n[good](https://example.com) [bad](javascript:alert(1)) <img src=x onerror=alert(1)>\n\n"
        "```\ncode\n```"
    )
    ticket.reply(hostile, by=Actor.agent(sam))
    page = text(portal, ticket)
    assert "<strong>Monday</strong>" in page
    assert "<li>a</li>" in page
    assert "<pre><code>code" in page
    assert 'href="https://example.com"' in page
    assert 'href="javascript' not in page
    assert "<img src=x" not in page


def test_internal_notes_never_appear(portal: Client, ticket: Ticket, sam: User) -> None:
    ticket.note("He is a fraudster", by=Actor.agent(sam))
    assert "fraudster" not in text(portal, ticket)
    answer = portal.post(page_of(ticket.number, "replies/"), words(), headers={"HX-Request": "true"})
    assert "fraudster" not in answer.content.decode()


def test_status_number_and_elapsed_time_are_told(portal: Client, ticket: Ticket, sam: User) -> None:
    ticket.set_status("pending", by=Actor.agent(sam))
    page = text(portal, ticket)
    for said in (ticket.number, "Waiting for you", "open for under 1 min"):
        assert said in page


def test_others_tickets_are_absent(portal: Client, tenant: Tenant, other_tenant: Tenant) -> None:
    theirs = [factory.open_ticket(factory.make_contact(one)) for one in (tenant, other_tenant)]
    for number in [*(one.number for one in theirs), "SD-99999", "SD-00001%00", "x" * 5000]:
        assert portal.get(page_of(number)).status_code == 404
        assert portal.post(page_of(number, "replies/"), words()).status_code == 404
        assert portal.post(page_of(number, "resolution/")).status_code == 404
    assert all(one.entries.count() == 1 for one in theirs)


def test_members_of_the_desk_have_no_way_in_here(ticket: Ticket, sam: User) -> None:
    client = Client()
    client.force_login(sam)
    assert client.get(page_of(ticket.number)).status_code == 404


def test_a_reply_joins_the_thread(portal: Client, ticket: Ticket) -> None:
    response = portal.post(page_of(ticket.number, "replies/"), words("It is *cold*"))
    entry = ticket.entries.in_order().last()
    assert entry
    assert response["Location"] == f"{page_of(ticket.number)}#entry-{entry.pk}"
    assert (entry.body, entry.label) == ("It is *cold*", "[user:Cleo]")
    assert "It is <em>cold</em>" in text(portal, ticket)


def test_htmx_gets_the_thread_with_the_reply(portal: Client, ticket: Ticket) -> None:
    response = portal.post(page_of(ticket.number, "replies/"), words("It is cold"), headers={"HX-Request": "true"})
    page = response.content.decode()
    assert response.status_code == 200
    assert "It is cold" in page
    assert "<html" not in page
    assert 'id="flashes"' in page


def test_an_answer_brings_a_waiting_ticket_back(portal: Client, ticket: Ticket, sam: User) -> None:
    ticket.set_status("pending", by=Actor.agent(sam))
    portal.post(page_of(ticket.number, "replies/"), words())
    ticket.refresh_from_db()
    assert ticket.status == "open"


def test_a_reply_sent_twice_is_said_once(portal: Client, ticket: Ticket) -> None:
    twice = words()
    for _ in range(2):
        portal.post(page_of(ticket.number, "replies/"), twice)
    assert ticket.entries.count() == 2


def test_whoever_missed_something_is_shown_it_and_keeps_their_draft(portal: Client, ticket: Ticket, sam: User) -> None:
    seen = hidden(portal.get(page_of(ticket.number)), "seen")
    ticket.reply("We are at your door.", by=Actor.agent(sam))
    sent = words("Where are you?", seen=seen)
    response = portal.post(page_of(ticket.number, "replies/"), sent)
    page = response.content.decode()
    assert response.status_code == 409
    assert "Where are you?</textarea>" in page
    assert page.index('id="new"') < page.index("We are at your door.")
    assert ticket.entries.count() == 2
    again = sent | {"seen": hidden(response, "seen"), "key": hidden(response, "key")}
    assert portal.post(page_of(ticket.number, "replies/"), again).status_code == 302
    assert ticket.entries.count() == 3


def test_notes_and_own_words_stop_nobody(portal: Client, ticket: Ticket, sam: User) -> None:
    seen = hidden(portal.get(page_of(ticket.number)), "seen")
    ticket.note("Hm.", by=Actor.agent(sam))
    for _ in range(2):
        assert portal.post(page_of(ticket.number, "replies/"), words(seen=seen)).status_code == 302


@pytest.mark.parametrize("body", ["", "   ", "\u200b", "nul \x00", "x" * 1_000_000])
def test_what_cannot_be_taken_is_kept_on_the_page(portal: Client, ticket: Ticket, body: str) -> None:
    response = portal.post(page_of(ticket.number, "replies/"), words(body))
    assert response.status_code == 422
    assert 'aria-invalid="true"' in response.content.decode()
    assert ticket.entries.count() == 1


@pytest.mark.parametrize("wrong", [{"key": "x"}, {"key": ""}, {"seen": "x"}, {"seen": "-1"}, {"seen": str(2**70)}])
def test_a_damaged_form_is_refused_with_its_text(portal: Client, ticket: Ticket, wrong: dict[str, str]) -> None:
    response = portal.post(page_of(ticket.number, "replies/"), words("My text") | wrong)
    assert response.status_code == 422
    assert "My text</textarea>" in response.content.decode()
    assert ticket.entries.count() == 1


def test_after_the_end_an_answer_opens_a_follow_up(portal: Client, ticket: Ticket, sam: User) -> None:
    ticket.close(by=Actor.agent(sam))
    assert "Open a follow-up" in text(portal, ticket)
    twice = words("It is cold again")
    places = {portal.post(page_of(ticket.number, "replies/"), twice)["Location"] for _ in range(2)}
    later = Ticket.objects.get(follow_up_of=ticket)
    assert places == {page_of(later.number)}
    assert later.number in text(portal, ticket)
    assert f'Follows up on <a href="{page_of(ticket.number)}"' in text(portal, later)


def test_long_threads_cost_no_more_queries(portal: Client, ticket: Ticket, sam: User) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            portal.get(page_of(ticket.number))
        return len(captured)

    for _ in range(3):
        ticket.reply("Again", by=Actor.agent(sam))
    few = queries()
    for _ in range(100):
        ticket.reply("And again", by=Actor.agent(sam))
    assert queries() == few <= 9


def test_acts_want_a_post_of_our_own_form(ticket: Ticket, portal: Client) -> None:
    for act in ("replies/", "resolution/"):
        assert portal.get(page_of(ticket.number, act)).status_code == 405
    strict = Client(enforce_csrf_checks=True)
    assert ticket.requester.user
    strict.force_login(ticket.requester.user)
    for act in ("replies/", "resolution/"):
        assert strict.post(page_of(ticket.number, act), words()).status_code == 403
    assert ticket.entries.count() == 1
