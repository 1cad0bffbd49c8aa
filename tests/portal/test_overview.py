from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from supportdesk.accounts.actors import Actor
from supportdesk.accounts.models import Contact, Tenant, User
from tests import factory
from tests.portal.reading import LIST, counts, page_of, titles
from tickets.models import Ticket

Opener = Callable[..., Ticket]


@pytest.fixture
def five(open_ticket: Opener, sam: User) -> dict[str, Ticket]:
    """One ticket in each status, of which the subject is the name."""
    tickets = {
        status: open_ticket(subject=status) for status in ("open", "in_progress", "pending", "resolved", "closed")
    }
    for status, ticket in tickets.items():
        ticket.set_status(status, by=Actor.agent(sam))
    return tickets


def test_strangers_are_sent_to_sign_in(client: Client, db: None) -> None:
    assert client.get(LIST)["Location"] == f"/accounts/sign-in/?next={LIST}"


def test_the_cards_count_open_in_progress_and_ended(portal: Client, five: dict[str, Ticket]) -> None:
    assert counts(portal.get(LIST)) == [1, 2, 2]


@pytest.mark.parametrize(
    ("show", "expected"),
    [
        ("open", {"open"}),
        ("in_progress", {"in_progress", "pending"}),
        ("resolved", {"resolved", "closed"}),
        ("", {"open", "in_progress", "pending", "resolved", "closed"}),
        ("nonsense", {"open", "in_progress", "pending", "resolved", "closed"}),
    ],
)
def test_a_card_opens_the_tickets_it_counts(
    portal: Client, five: dict[str, Ticket], show: str, expected: set[str]
) -> None:
    assert set(titles(portal.get(LIST, {"show": show}))) == expected


def test_newest_first_with_number_status_and_time(portal: Client, open_ticket: Opener) -> None:
    first, second = open_ticket(subject="First"), open_ticket(subject="Second")
    response = portal.get(LIST)
    assert titles(response) == ["Second", "First"]
    for words in (first.number, second.number, "Created <time", "open for under 1 min"):
        assert words in response.content.decode()


def test_the_first_ticket_is_one_click_away(portal: Client) -> None:
    page = portal.get(LIST).content.decode()
    assert "You have no tickets yet" in page
    assert f'href="{LIST}new/"' in page


def test_other_customers_tickets_are_not_listed(portal: Client, tenant: Tenant, other_tenant: Tenant) -> None:
    factory.open_ticket(factory.make_contact(tenant), subject="A colleague's")
    factory.open_ticket(factory.make_contact(other_tenant), subject="Another company's")
    response = portal.get(LIST)
    assert titles(response) == []
    assert counts(response) == [0, 0, 0]


def test_members_see_what_they_asked_for_themselves(tenant: Tenant, sam: User, open_ticket: Opener) -> None:
    open_ticket(subject="Cleo's")
    factory.open_ticket(factory.make_contact(tenant, "Sam", user=sam), subject="Sam's own")
    client = Client()
    client.force_login(sam)
    assert titles(client.get(LIST)) == ["Sam's own"]


def test_whoever_is_no_customer_is_told_what_to_do(client: Client, db: None) -> None:
    client.force_login(factory.make_user("Nell"))
    response = client.get(LIST)
    assert response.status_code == 200
    assert "/accounts/email/" in response.content.decode()


def test_search_finds_subject_number_and_replies(portal: Client, open_ticket: Opener, sam: User) -> None:
    ticket = open_ticket(subject="Leaking hose", body="There is fluid on the disc")
    open_ticket(subject="Something else")
    ticket.reply("Please keep the Receipt", by=Actor.agent(sam))
    for q in ("hose", "LEAK", ticket.number.lower(), "fluid disc", "receipt", "leaking receipt"):
        assert titles(portal.get(LIST, {"q": q})) == ["Leaking hose"], q
    assert titles(portal.get(LIST, {"q": "hose absent"})) == []


def test_search_never_finds_internal_notes(portal: Client, open_ticket: Opener, sam: User) -> None:
    open_ticket(subject="Leaking hose").note("suspected fraudster", by=Actor.agent(sam))
    assert titles(portal.get(LIST, {"q": "fraudster"})) == []
    # Nor may leaving a word out tell that a note holds it.
    assert titles(portal.get(LIST, {"q": "hose -fraudster"})) == titles(portal.get(LIST, {"q": "hose -absent"}))


def test_search_never_finds_others_tickets(portal: Client, tenant: Tenant) -> None:
    theirs = factory.open_ticket(factory.make_contact(tenant), subject="Secret plans")
    assert titles(portal.get(LIST, {"q": "secret"})) == []
    assert titles(portal.get(LIST, {"q": theirs.number})) == []


@pytest.mark.parametrize("q", ["\x00", "%", "_", "\\", "'; drop table", "😀", "مرحبا", "a" * 5000, '"', "<b>"])
def test_search_survives_anything(portal: Client, open_ticket: Opener, q: str) -> None:
    open_ticket(subject="Plain", body="words")
    response = portal.get(LIST, {"q": q})
    assert response.status_code == 200
    assert "<b>" not in response.content.decode().split("<main")[1]


def test_percent_signs_are_letters(portal: Client, open_ticket: Opener) -> None:
    open_ticket(subject="100% wool")
    open_ticket(subject="Nothing of the kind")
    assert titles(portal.get(LIST, {"q": "0%"})) == ["100% wool"]


def test_pages_lead_to_each_ticket_once(portal: Client, open_ticket: Opener) -> None:
    for number in range(45):
        open_ticket(subject=f"Ticket {number}")
    seen: list[str] = []
    url = LIST
    while url:
        page = portal.get(url)
        seen += titles(page)
        onward = page.content.decode().partition('rel="next" href="')[2].partition('"')[0]
        url = LIST + onward.replace("&amp;", "&") if onward else ""
    assert seen == [f"Ticket {number}" for number in reversed(range(45))]


def test_a_page_of_another_list_leads_to_the_first(portal: Client, open_ticket: Opener) -> None:
    assert portal.get(LIST, {"cursor": "forged"})["Location"] == LIST


def test_htmx_gets_the_part_it_swaps(portal: Client, open_ticket: Opener) -> None:
    open_ticket(subject="Leaking hose")
    response = portal.get(LIST, {"q": "hose"}, headers={"HX-Request": "true"})
    assert titles(response) == ["Leaking hose"]
    assert response.content.decode().lstrip().startswith('<div class="portal__part" id="overview"')
    assert "HX-Request" in response["Vary"]


def test_the_address_in_notices_opens_the_ticket(portal: Client, open_ticket: Opener, tenant: Tenant) -> None:
    ticket = open_ticket()
    assert portal.get(LIST, {"ticket": ticket.number})["Location"] == page_of(ticket.number)
    theirs = factory.open_ticket(factory.make_contact(tenant))
    for number in (theirs.number, "SD-99999", "../../admin", "\x00"):
        assert portal.get(LIST, {"ticket": number}).status_code == 404


def test_three_tickets_cost_as_many_queries_as_three_hundred(portal: Client, cleo: Contact) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            portal.get(LIST)
        return len(captured)

    for _ in range(3):
        factory.open_ticket(cleo)
    few = queries()
    for _ in range(297):
        factory.open_ticket(cleo)
    assert queries() == few <= 9


def test_lists_only_read(portal: Client) -> None:
    assert portal.post(LIST).status_code == 405
