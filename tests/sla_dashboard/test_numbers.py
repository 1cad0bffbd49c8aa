"""Every number of the page is a link, and the list behind it holds exactly so many tickets."""

import random
import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape

import pytest
import time_machine
from django.test import Client

from supportdesk.accounts.models import Contact, Membership, Tenant, User
from tests import factory
from tests.sla_dashboard.conftest import NOW, ago, ahead, promised, told
from tickets.models import Queue, SlaPolicy, Ticket

PAGE = "/service-desk/sla/"
LINK = re.compile(r'<a [^>]*href="(/service-desk/tickets/\?[^"]*)"[^>]*>(.*?)</a>', re.DOTALL)


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def board(client: Client, query: str = "") -> str:
    answer = client.get(PAGE + query, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    return answer.content.decode()


def numbers(page: str) -> list[tuple[str, int]]:
    """Every number with the address behind it. A percentage stands for the tickets that make it up."""
    found = []
    for address, inside in LINK.findall(page):
        text = " ".join(re.sub(r"<[^>]+>", " ", inside).split())
        if "%" not in text:
            found.append((unescape(address), int(re.findall(r"\d+", text)[-1])))
    return found


def listed(client: Client, address: str) -> int:
    page = client.get(address)
    assert page.status_code == 200, address
    assert 'rel="next"' not in page.content.decode(), "more than a page: make fewer"
    return page.content.decode().count('class="ticket-row"')


def tile(page: str, label: str) -> int:
    """What the tile of this name says."""
    shown = re.findall(r'class="tile".*?</svg>([^<]*)</span>\s*<span class="tile__number">(\d+)', page, re.DOTALL)
    return int(dict(shown)[label])


def scatter(requester: Contact, seed: int, *, among: list[User], number: int = 30) -> None:
    """Tickets of every kind, their moments spread over ten days and more, many of them near midnight."""
    chance = random.Random(seed)
    queues = list(Queue.objects.of(requester.tenant))

    def moment(days: float) -> object:
        near_midnight = ago(days=chance.randrange(int(days))).replace(hour=23, minute=chance.randrange(60))
        return min(chance.choice([near_midnight, ago(days=chance.random() * days)]), ago(minutes=1))

    for _ in range(number):
        ticket = factory.open_ticket(requester, queue=chance.choice(queues))
        ended = chance.random() < 0.4
        told(
            ticket,
            created_at=moment(12),
            status=chance.choice(["resolved", "closed"] if ended else ["open", "in_progress", "pending"]),
            resolved_at=moment(9) if ended else None,
            breached_at=moment(9) if chance.random() < 0.5 else None,
            due_at=None if ended else chance.choice([None, moment(3), ahead(hours=chance.random() * 40)]),
            escalated_at=moment(9) if chance.random() < 0.3 else None,
            assignee=chance.choice([None, *among]),
        )
        for kind in chance.sample(["first_response", "next_response", "resolution"], chance.randrange(4)):
            promised(
                ticket,
                kind=kind,
                stopped_at=moment(40) if chance.random() < 0.7 else None,
                breached_at=moment(40) if chance.random() < 0.4 else None,
            )


@pytest.fixture
def world(cleo: Contact, policy: SlaPolicy, sam: User, sue: User, other_tenant: Tenant, mallory: User) -> None:
    for tenant in (cleo.tenant, other_tenant):
        Queue.objects.create(tenant=tenant, name="Billing")
    scatter(cleo, 1, among=[sam, sue])
    scatter(factory.make_contact(other_tenant), 2, among=[mallory], number=20)


@pytest.mark.parametrize("query", ["", "?days=30"])
@pytest.mark.parametrize("role", ["sam", "sue", "mallory"])
def test_each_number_opens_exactly_its_tickets(
    world: None, role: str, query: str, request: pytest.FixtureRequest
) -> None:
    client = factory.signed_in(request.getfixturevalue(role))
    found = numbers(board(client, query))
    assert len(found) >= 5 + 24 + 3
    assert sum(number > 0 for _, number in found) >= 25
    for address, number in found:
        assert listed(client, address) == number, address


def test_so_it_is_for_somebody_of_two_companies_and_for_each_filter(
    world: None, sam: User, tenant: Tenant, other_tenant: Tenant
) -> None:
    Membership.objects.create(tenant=other_tenant, user=sam)
    client = factory.signed_in(sam)
    queue = Queue.objects.get(tenant=tenant, name="Billing")
    alone: list[int] = []
    for query in ("", f"?tenant={tenant.pk}", f"?tenant={other_tenant.pk}&days=30", f"?queue={queue.pk}"):
        found = numbers(board(client, query))
        alone.append(found[0][1])
        for address, number in found:
            assert listed(client, address) == number, address
    both, acme, globex, billing = alone
    assert both == acme + globex
    assert 0 < billing < acme


def test_an_agent_sees_what_their_supervisor_sees(world: None, sam: User, sue: User) -> None:
    assert numbers(board(factory.signed_in(sam))) == numbers(board(factory.signed_in(sue)))


def test_nothing_of_another_company_is_counted(world: None, mallory: User, tenant: Tenant) -> None:
    client = factory.signed_in(mallory)
    foreign = f"?tenant={tenant.pk}"
    assert {number for _, number in numbers(board(client, foreign))} == {0}
    assert "Cleo" not in board(client, foreign)
    queue = Queue.objects.get(tenant=tenant, name="Billing")
    assert {number for _, number in numbers(board(client, f"?queue={queue.pk}"))} == {0}


def test_tiles_count_unresolved_tickets(cleo: Contact, sam: User, policy: SlaPolicy) -> None:
    made = [factory.open_ticket(cleo) for _ in range(6)]
    late, today, tonight, past, ended, _ = made
    told(late, due_at=ago(minutes=1), breached_at=ago(minutes=1), escalated_at=ago(minutes=1))
    told(today, due_at=ahead(hours=3))
    told(tonight, due_at=NOW.replace(hour=23, minute=0))  # midnight in Berlin: tomorrow's
    told(past, breached_at=ago(days=40), status="pending", due_at=None)
    told(
        ended,
        status="resolved",
        resolved_at=ago(hours=1),
        breached_at=ago(hours=2),
        escalated_at=ago(hours=2),
        due_at=None,
    )
    told(made[5], due_at=None)
    page = board(factory.signed_in(sam))
    labels = ("Open", "Due today", "Overdue", "Missed a deadline", "Escalated")
    assert [tile(page, label) for label in labels] == [5, 1, 1, 2, 1]
    assert "those of Europe/Berlin" in page


def test_a_ticket_counts_as_kept_only_if_nothing_was_missed(cleo: Contact, sam: User, policy: SlaPolicy) -> None:
    kept, both, missed, earlier, running = (told(factory.open_ticket(cleo), assignee=sam) for _ in range(5))
    promised(kept, kind="first_response", stopped_at=ago(days=2))
    promised(kept, kind="resolution", stopped_at=ago(days=1))
    promised(both, kind="first_response", stopped_at=ago(days=2))
    promised(both, kind="resolution", breached_at=ago(days=1), stopped_at=ago(hours=1))
    promised(missed, breached_at=ago(days=3))
    promised(earlier, breached_at=ago(days=20), stopped_at=ago(days=1))  # decided when it was missed
    promised(running, due_at=ahead(hours=1))
    assert "1 </a>" not in board(factory.signed_in(sam))
    week, month = (board(factory.signed_in(sam), query) for query in ("", "?days=30"))
    assert "3 tickets</a>" in week
    assert "<b>33 %</b>" in week
    assert "4 tickets</a>" in month
    assert "<b>25 %</b>" in month


def test_days_are_those_of_the_companys_calendar(cleo: Contact, sam: User, policy: SlaPolicy) -> None:
    """Half past eleven in the evening, UTC, is the next day in Berlin."""
    told(factory.open_ticket(cleo), created_at=NOW.replace(hour=23, minute=30) - timedelta(days=2))
    found = dict(numbers(board(factory.signed_in(sam))))
    assert found["/service-desk/tickets/?opened=2026-11-17@Europe/Berlin"] == 1
    assert found["/service-desk/tickets/?opened=2026-11-16@Europe/Berlin"] == 0


def test_queries_are_few_and_do_not_grow(
    world: None, sam: User, cleo: Contact, django_assert_max_num_queries: object
) -> None:
    client = factory.signed_in(sam)
    board(client)
    with django_assert_max_num_queries(9) as few:  # type: ignore[operator]
        board(client)
    scatter(cleo, 3, among=[sam])
    for name in "abcdef":
        Queue.objects.create(tenant=cleo.tenant, name=name)
    with django_assert_max_num_queries(len(few)):  # type: ignore[operator]
        board(client)


def test_tickets_missed_last_and_due_next_are_shown(cleo: Contact, sam: User, policy: SlaPolicy) -> None:
    for number in range(8):
        told(factory.open_ticket(cleo, subject=f"Late {number}"), breached_at=ago(hours=number), due_at=None)
        told(factory.open_ticket(cleo, subject=f"Soon {number}"), due_at=ahead(hours=number + 1))
    page = board(factory.signed_in(sam))
    assert re.findall(r"Late \d", page) == [f"Late {number}" for number in range(6)]
    assert re.findall(r"Soon \d", page) == [f"Soon {number}" for number in range(6)]


def test_an_empty_desk_says_what_to_do(sam: User, ana: User) -> None:
    agents, owners = board(factory.signed_in(sam)), board(factory.signed_in(ana))
    for page in (agents, owners):
        assert "Nothing is promised yet" in page
        assert "No deadline was decided" in page
        assert {number for _, number in numbers(page)} == {0}
    assert "Make the first policy" in owners
    assert "Make the first policy" not in agents


@pytest.mark.parametrize("query", ["?tenant=x", "?queue=1;drop", "?queue=9" + "9" * 30])
def test_an_address_that_cannot_be_is_refused_in_words(sam: User, query: str) -> None:
    answer = factory.signed_in(sam).get(PAGE + query)
    assert answer.status_code == 422
    assert "This page cannot be shown" in answer.content.decode()


def test_names_are_escaped(cleo: Contact, sam: User, policy: SlaPolicy) -> None:
    queue = Queue.objects.create(tenant=cleo.tenant, name="<b>Bold</b>")
    ticket = told(factory.open_ticket(cleo, subject="<script>x</script>", queue=queue), breached_at=ago(hours=1))
    promised(ticket, breached_at=ago(hours=1))
    page = board(factory.signed_in(sam))
    assert "<script>x" not in page
    assert "&lt;b&gt;Bold" in page


def test_the_list_names_its_days_in_a_chip(sam: User, cleo: Contact) -> None:
    factory.open_ticket(cleo)
    page = factory.signed_in(sam).get("/service-desk/tickets/?opened=2026-11-12..2026-11-18@Europe/Berlin")
    assert "Opened: <b>12–18 Nov</b>" in page.content.decode()
    assert Ticket.objects.count() == 1
    refused = factory.signed_in(sam).get("/service-desk/tickets/?opened=soon")
    assert refused.status_code == 422
    assert "Must be a day or days" in refused.content.decode()
