from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from supportdesk.accounts.actors import Actor
from supportdesk.accounts.models import Contact, User
from tests.bell.test_ringing import ring_out
from tests.factory import signed_in
from tickets.models import Notice, NoticeKind, Ticket
from tickets.models.notice import ways_of

Opener = Callable[..., Ticket]
DESK, PORTAL = "/service-desk/notices/", "/service-desk/my/notices/"


@pytest.fixture
def answered(open_ticket: Opener, sam: User, cleo: Contact) -> Ticket:
    """Unread: two answers for Cleo, her reply for Sam."""
    ticket = open_ticket(subject="The <printer>", assignee=sam)
    for body in ("First.", "Second."):
        ticket.reply(body, by=Actor.agent(sam))
    ticket.reply("Thank you.", by=Actor.customer(cleo))
    ring_out()
    return ticket


def unread(client: Client, face: str) -> str:
    return client.get(f"{face}bell/").content.decode()


def test_the_bell_counts_what_is_unread(answered: Ticket, sam: User, cleo: Contact) -> None:
    customer, agent = signed_in(cleo.user), signed_in(sam)
    assert ", 2 unread" in unread(customer, PORTAL)
    assert ", 1 unread" in unread(agent, DESK)
    assert ", 2 unread" in customer.get("/service-desk/my/tickets/").content.decode()
    assert ", 1 unread" in agent.get("/service-desk/tickets/").content.decode()


def test_the_lines_say_what_happened_and_lead_there(answered: Ticket, sam: User, cleo: Contact) -> None:
    for path in (PORTAL, f"{PORTAL}latest/"):
        page = signed_in(cleo.user).get(path).content.decode()
        assert page.count("Sam answered") == 2
        assert "The &lt;printer&gt;" in page
        assert f"/service-desk/my/tickets/?ticket={answered.number}" in page
    page = signed_in(sam).get(DESK).content.decode()
    assert "Cleo wrote" in page
    assert f"/service-desk/tickets/?ticket={answered.number}" in page


def test_opening_the_ticket_reads_its_notices(answered: Ticket, sam: User, cleo: Contact) -> None:
    customer, agent = signed_in(cleo.user), signed_in(sam)
    opened = customer.get(f"/service-desk/my/tickets/?ticket={answered.number.lower()}")
    assert opened["Location"] == f"/service-desk/my/tickets/{answered.number}/"
    assert "data-none" in unread(customer, PORTAL)
    assert ", 1 unread" in unread(agent, DESK)
    assert agent.get(f"/service-desk/tickets/?ticket={answered.number}")["Location"] == answered.get_absolute_url()
    assert "data-none" in unread(agent, DESK)


def test_a_page_that_shows_the_ticket_says_so(answered: Ticket, sam: User, cleo: Contact) -> None:
    customer = signed_in(cleo.user)
    act = f"{PORTAL}{answered.number}/reading/"
    assert f'hx-post="{act}"' in customer.get(f"/service-desk/my/tickets/{answered.number}/").content.decode()
    answer = customer.post(act, headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Trigger"]) == (204, "bell-read")
    assert "data-none" in unread(customer, PORTAL)


def test_another_tickets_notices_stay_unread(answered: Ticket, open_ticket: Opener, cleo: Contact) -> None:
    customer = signed_in(cleo.user)
    customer.post(f"{PORTAL}{open_ticket(body='Another one.').number}/reading/")
    for number in ("SD-99999", "x", "%00"):
        customer.post(f"{PORTAL}{number}/reading/")
    assert ", 2 unread" in unread(customer, PORTAL)


@pytest.mark.parametrize("number", ["SD-99999", "%00", "x" * 300])
def test_a_notice_of_no_ticket_leads_nowhere(sam: User, cleo: Contact, number: str) -> None:
    assert signed_in(sam).get(f"/service-desk/tickets/?ticket={number}").status_code == 404
    assert signed_in(cleo.user).get(f"/service-desk/my/tickets/?ticket={number}").status_code == 404


def test_nobody_reads_or_sees_anothers(answered: Ticket, mallory: User, sue: User) -> None:
    for user in (mallory, sue):
        client = signed_in(user)
        assert "printer" not in client.get(DESK).content.decode()
        client.post(f"{DESK}reading/")
        client.post(f"{DESK}{answered.number}/reading/")
    assert Notice.objects.unread().count() == 3


def test_all_are_read_at_once(answered: Ticket, cleo: Contact) -> None:
    customer = signed_in(cleo.user)
    assert customer.post(f"{PORTAL}reading/")["Location"] == PORTAL
    assert "data-none" in unread(customer, PORTAL)


def test_an_agent_who_is_a_customer_too_has_two_bells(open_ticket: Opener, cleo: Contact, sam: User) -> None:
    cleo.user = sam
    cleo.save(update_fields=["user"])
    ticket = open_ticket()
    ticket.reply("From a colleague.", by=Actor.assistant("Acme AI"))
    ring_out()
    assert "data-none" in unread(signed_in(sam), DESK)
    assert ", 1 unread" in unread(signed_in(sam), PORTAL)


def test_preferences_are_kept_by_kind(cleo: Contact, sam: User) -> None:
    assert cleo.user
    customer = signed_in(cleo.user)
    assert customer.get(f"{PORTAL}preferences/").content.decode().count("checked") == 4
    customer.post(f"{PORTAL}preferences/", {"answer-in_app": "on", "note-in_app": "on"})
    ways = ways_of(cleo.user.pk)
    assert (ways[NoticeKind.ANSWER].in_app, ways[NoticeKind.ANSWER].by_email) == (True, False)
    assert not ways[NoticeKind.RESOLUTION].in_app
    assert customer.get(f"{PORTAL}preferences/").content.decode().count("checked") == 1
    assert "customer writes" in signed_in(sam).get(f"{DESK}preferences/").content.decode()


def test_older_ones_are_a_page_away(answered: Ticket, cleo: Contact, sam: User) -> None:
    for number in range(60):
        answered.reply(f"Answer {number}", by=Actor.agent(sam))
    ring_out()
    customer = signed_in(cleo.user)
    page = customer.get(PORTAL).content.decode()
    assert page.count("Sam answered") == 50
    older = page.split("?before=")[1].split('"')[0]
    assert customer.get(f"{PORTAL}?before={older}").content.decode().count("Sam answered") == 12
    assert customer.get(f"{PORTAL}?before=x").status_code == 200


def test_a_page_of_notices_costs_the_same_for_one_as_for_fifty(answered: Ticket, cleo: Contact, sam: User) -> None:
    customer = signed_in(cleo.user)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            customer.get(PORTAL)
        return len(captured)

    few = queries()
    for number in range(48):
        answered.reply(f"Answer {number}", by=Actor.agent(sam))
    ring_out()
    assert queries() == few <= 7
