from datetime import timedelta

import pytest
from django.test import Client

from supportdesk.accounts.actors import Actor
from supportdesk.accounts.models import Contact, Membership, Role, Tenant, User
from tests import factory
from tests.desk.visiting import HOSTILE, HTMX, LIST, Opener, multiply, numbers, queries, text
from tickets.models import Queue
from tickets.states import Source


def test_shows_unresolved_tickets_newest_first(desk: Client, open_ticket: Opener, sam: User) -> None:
    first, done, last = open_ticket(), open_ticket(), open_ticket()
    done.resolve(by=Actor.agent(sam))
    assert numbers(desk.get(LIST)) == [last.number, first.number]


def test_all_means_all(desk: Client, open_ticket: Opener, sam: User) -> None:
    done = open_ticket()
    done.resolve(by=Actor.agent(sam))
    assert numbers(desk.get(LIST, {"view": "all"})) == [done.number]


def test_a_row_says_what_one_needs_to_choose(desk: Client, open_ticket: Opener, sam: User) -> None:
    ticket = open_ticket(subject="No heating", body="It is cold.", assignee=sam, source=Source.CHAT)
    page = text(desk.get(LIST))
    for word in (ticket.number, "No heating", "It is cold.", "Cleo", "Support", "Sam", "Open", "Medium priority"):
        assert word in page
    assert 'aria-label="From chat"' in page


@pytest.mark.parametrize(
    "query",
    [
        "status=pending",
        "priority=urgent",
        "category=billing",
        "sentiment=negative",
        "source=phone",
        "tag=vip",
        "assignee=me",
        "q=unicorn",
    ],
)
def test_each_filter_narrows(desk: Client, open_ticket: Opener, sam: User, query: str) -> None:
    open_ticket()
    meant = open_ticket(body="A unicorn", source="phone", tags=["vip"], assignee=sam)
    by = Actor.agent(sam)
    meant.triage(factory.make_answer(), by=Actor.system("Triage"))
    meant.set_status("pending", by=by)
    response = desk.get(f"{LIST}?{query}")
    assert numbers(response) == [meant.number]
    assert 'class="chip"' in text(response)


def test_queue_nobody_and_several_values_narrow(
    desk: Client, open_ticket: Opener, tenant: Tenant, queue: Queue, sam: User
) -> None:
    billing = Queue.objects.create(tenant=tenant, name="Billing")
    elsewhere, mine = open_ticket(queue=billing), open_ticket(assignee=sam, priority="high")
    assert numbers(desk.get(LIST, {"queue": billing.pk})) == [elsewhere.number]
    assert numbers(desk.get(f"{LIST}?queue={billing.pk},{queue.pk}&assignee=none")) == [elsewhere.number]
    assert numbers(desk.get(LIST, {"priority": "high,urgent"})) == [mine.number]


def test_search_finds_number_thread_and_requester(desk: Client, open_ticket: Opener, sam: User) -> None:
    ticket = open_ticket(subject="Refund", body="Where is my zebra?")
    open_ticket()
    ticket.note("Ask the giraffe", by=Actor.agent(sam))
    for words in (ticket.number.lower(), "zebra", "giraf", "refund zebra"):
        assert numbers(desk.get(LIST, {"q": words})) == [ticket.number], words


def test_search_looks_among_the_ended_too(desk: Client, open_ticket: Opener, sam: User) -> None:
    ticket = open_ticket(body="zebra")
    ticket.close(by=Actor.agent(sam))
    assert numbers(desk.get(LIST, {"q": "zebra"})) == [ticket.number]


def test_sorts(desk: Client, open_ticket: Opener, sam: User) -> None:
    calm, urgent = open_ticket(priority="low"), open_ticket(priority="urgent")
    calm.note("Looked at it", by=Actor.agent(sam))
    for sort, first in {"newest": urgent, "oldest": calm, "updated": calm, "priority": urgent}.items():
        assert numbers(desk.get(LIST, {"sort": sort}))[0] == first.number, sort


def link_to(rel: str, page: str) -> str:
    before = page[: page.index(f'rel="{rel}"')]
    return before[before.rindex('href="') + 6 :].split('"')[0].replace("&amp;", "&")


def test_pages_forwards_and_back(desk: Client, open_ticket: Opener) -> None:
    multiply(open_ticket(), 70)
    first = desk.get(LIST)
    second = desk.get(LIST + link_to("next", text(first)))
    assert (len(numbers(first)), len(numbers(second))) == (50, 21)
    assert not {*numbers(first)} & {*numbers(second)}
    assert 'rel="next"' not in text(second)
    assert numbers(desk.get(LIST + link_to("prev", text(second)))) == numbers(first)


def test_paging_keeps_filters_and_sort(desk: Client, open_ticket: Opener) -> None:
    multiply(open_ticket(priority="high"), 60)
    following = link_to("next", text(desk.get(LIST, {"priority": "high", "sort": "oldest"})))
    assert "priority=high" in following
    assert "sort=oldest" in following


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("status=foo", "status"),
        ("priority=%00", "priority"),
        ("queue=abc", "queue"),
        ("queue=99999999999999999999", "queue"),
        ("queue=" + "0" * 20 + "9" * 5000, "queue"),
        ("assignee=1%20or%201", "assignee"),
        ("sort=evil", "sort"),
        ("cursor=forged", "cursor"),
        ("tag=%00", "tag"),
        ("opened=" + ",".join(["2026-03-02"] * 51), "opened"),
    ],
)
def test_a_filter_that_cannot_be_is_named(desk: Client, open_ticket: Opener, query: str, named: str) -> None:
    open_ticket()
    response = desk.get(f"{LIST}?{query}")
    assert response.status_code == 422
    assert "This list cannot be shown" in text(response)
    assert f"“{named}”" in text(response)


@pytest.mark.parametrize(
    "query", ["q=%00", "q=%26%7C%21%28", "q=²", 'q="', "q=-", "add=evil", "view=evil", "foo=bar", "q=%FF"]
)
def test_odd_queries_are_harmless(desk: Client, open_ticket: Opener, query: str) -> None:
    open_ticket()
    assert desk.get(f"{LIST}?{query}").status_code == 200


def test_a_search_of_a_megabyte_is_cut(desk: Client) -> None:
    assert desk.get(LIST, {"q": "word " * 200_000}).status_code == 200


def test_the_empty_list_says_what_to_do_next(desk: Client) -> None:
    assert "No tickets yet" in text(desk.get(LIST, {"view": "all"}))
    assert "Nothing is waiting for you" in text(desk.get(LIST, {"status": "unresolved", "assignee": "me"}))
    assert "Nothing found" in text(desk.get(LIST, {"q": "zebra"}))
    assert "No tickets here" in text(desk.get(LIST, {"priority": "urgent"}))


def test_other_tenants_tickets_are_absent(
    desk: Client, open_ticket: Opener, other_tenant: Tenant, mallory: User
) -> None:
    mine, theirs = open_ticket(), factory.open_ticket(factory.make_contact(other_tenant))
    queue = Queue.objects.default_of(other_tenant)
    assert numbers(desk.get(LIST)) == [mine.number]
    for query in (f"tenant={other_tenant.pk}", f"queue={queue.pk}", f"assignee={mallory.pk}", f"q={theirs.number}"):
        page = desk.get(f"{LIST}?{query}")
        assert numbers(page) == []
        assert "Globex" not in text(page)


def test_lists_span_the_tenants_of_an_agent(desk: Client, open_ticket: Opener, other_tenant: Tenant, sam: User) -> None:
    Membership.objects.create(tenant=other_tenant, user=sam, role=Role.AGENT)
    mine, theirs = open_ticket(), factory.open_ticket(factory.make_contact(other_tenant))
    page = desk.get(LIST)
    assert {*numbers(page)} == {mine.number, theirs.number}
    assert "Support · GX" in text(page)
    assert numbers(desk.get(LIST, {"tenant": other_tenant.pk})) == [theirs.number]


def test_hostile_words_are_only_words(desk: Client, tenant: Tenant) -> None:
    contact = factory.make_contact(tenant, HOSTILE[:60], email="a@b.example")
    factory.open_ticket(contact, subject=HOSTILE, body=HOSTILE)
    for query in ({}, {"q": HOSTILE}, {"tag": HOSTILE}, {"add": HOSTILE}):
        page = text(desk.get(LIST, query))
        assert "<script>alert" not in page
        assert "<img src=x" not in page


def test_htmx_gets_the_list_alone(desk: Client, open_ticket: Opener) -> None:
    ticket = open_ticket()
    page = desk.get(LIST, headers=HTMX)
    assert numbers(page) == [ticket.number]
    assert "<html" not in text(page)
    assert 'id="nav-views" hx-swap-oob="true"' in text(page)


def test_queries_do_not_grow_with_the_rows(desk: Client, open_ticket: Opener, sam: User) -> None:
    for _ in range(3):
        open_ticket(assignee=sam, tags=["vip"])
    few = queries(desk, LIST)
    multiply(open_ticket(), 300)
    assert queries(desk, LIST) == few
    assert few <= 8
    assert queries(desk, f"{LIST}?q=printer&assignee=me&add=queue") <= 8


def title(client: Client, query: str) -> str:
    return text(client.get(f"{LIST}?{query}")).split('id="topbar-title"')[1].split("</div>")[0]


def test_the_title_counts_what_one_page_shows_and_what_the_sla_page_counted(desk: Client, open_ticket: Opener) -> None:
    ticket = open_ticket(tags=["vip"])
    assert '<span class="muted">1</span>' in title(desk, "tag=vip")
    multiply(ticket, 60)
    days = f"opened={ticket.created_at.date()}..{ticket.created_at.date() + timedelta(days=1)}"
    assert '<span class="muted">61</span>' in title(desk, days)
    assert "muted" not in title(desk, "tag=vip")
    assert queries(desk, f"{LIST}?{days}") <= 8


def test_a_list_over_several_tenants_takes_no_more_queries(
    desk: Client, open_ticket: Opener, other_tenant: Tenant, sam: User
) -> None:
    Membership.objects.create(tenant=other_tenant, user=sam, role=Role.AGENT)
    open_ticket()
    assert queries(desk, LIST) <= 8


def test_customers_and_strangers_find_no_desk(cleo: Contact) -> None:
    client = Client()
    assert client.get(LIST)["Location"].startswith("/accounts/sign-in/")
    assert cleo.user
    client.force_login(cleo.user)
    assert client.get(LIST).status_code == 404
