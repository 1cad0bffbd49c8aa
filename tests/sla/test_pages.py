"""What agents, customers and programs are told of the clocks."""

import re
from collections.abc import Callable

import pytest
import time_machine
from django.test import Client

from supportdesk.accounts.models import Contact, Tenant, User
from supportdesk.accounts.permissions import Key
from tests.api.calling import Api, api_for
from tests.desk.visiting import numbers, page_of, queries, text
from tests.sla.making import agent, at, customer, make_policy
from tickets.filters import Filters
from tickets.models import SlaClock, SlaPolicy, Ticket
from tickets.sla.sweeping import sweep

Opener = Callable[..., Ticket]
LIST = "/service-desk/tickets/"
MINE = "/service-desk/my/tickets/"


def words(page: str) -> str:
    """Without tags, and with single spaces."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def panel(desk: Client, ticket: Ticket) -> str:
    page = text(desk.get(page_of(ticket)))
    return page[page.index('id="sla-title"') : page.index("Requester</h2>")]


def test_the_ticket_shows_each_clock_and_why(desk: Client, ticket: Ticket) -> None:
    shown = panel(desk, ticket)
    said = words(shown)
    assert "First response due in 30 min" in said
    assert "2 h allowed, 1 h 30 m used, due Mon 12:00 (UTC)" in said
    assert "Resolution due in 46 h" in said
    assert "16 h allowed, 1 h 30 m used, due Wed 10:00 (UTC)" in said
    assert "Standard, the desk’s default; hours of Office." in said
    assert re.search(r'<progress value="75" max="100" aria-label="First response: 1 h 30 m of 2 h used">', shown)
    assert 'data-sla="ok" title="Due Mon 2 Mar 2026, 12:00 UTC"' in shown


def test_says_what_is_near_what_is_late_and_what_was_kept(
    desk: Client, ticket: Ticket, moment: time_machine.Traveller, sam: User, cleo: Contact
) -> None:
    moment.move_to(at("2026-03-02 11:40"))
    assert '<div class="elapsed" data-sla="warning">' in panel(desk, ticket)
    moment.move_to(at("2026-03-02 15:00"))
    assert "First response breached 3 h ago" in words(panel(desk, ticket))
    ticket.reply("Sorry!", by=agent(sam, "2026-03-02 15:00"))
    ticket.reply("Well?", by=customer(cleo, "2026-03-02 15:10"))
    ticket.reply("Well!", by=agent(sam, "2026-03-02 15:40"))
    ticket.set_status("pending", by=agent(sam, "2026-03-02 16:00"))
    moment.move_to(at("2026-03-03 16:30"))
    said = words(panel(desk, ticket))
    assert "First response missed, took 5 h" in said
    assert "Next response met in 30 m" in said
    assert "Resolution paused, 10 h left" in said
    assert "16 h allowed, 6 h used, paused since Mon 16:00, no due time while paused (UTC)" in said


def test_a_pause_over_a_holiday_is_told_in_words(
    desk: Client, ticket: Ticket, policy: SlaPolicy, moment: time_machine.Traveller, sam: User, cleo: Contact
) -> None:
    calendar = policy.calendar
    calendar.timezone, calendar.holidays = "Europe/Berlin", {"2026-03-03": "Founders' day"}
    calendar.save()
    ticket.set_status("pending", by=agent(sam, "2026-03-02 15:05"))
    ticket.reply("Here.", by=customer(cleo, "2026-03-04 08:30"))
    moment.move_to(at("2026-03-04 09:00"))
    assert (
        "5 h 35 m used, paused Mon 16:05-Wed 09:30, Tuesday holiday (Founders&#x27; day), due Thu 12:25 (Europe/Berlin)"
        in words(panel(desk, ticket))
    )


def test_what_is_over_is_told_by_the_policy_it_was_under(
    desk: Client, ticket: Ticket, policy: SlaPolicy, sam: User
) -> None:
    ticket.reply("On my way.", by=agent(sam, "2026-03-02 11:00"))
    ticket.resolve(by=agent(sam, "2026-03-02 11:10"))
    make_policy(policy.tenant, "Gold", is_default=False, medium={"first_response": 30}).set_default(True)
    said = words(panel(desk, ticket))
    assert "First response met in 1 h" in said
    assert "Standard; hours of Office." in said


def test_earlier_waits_are_summed_up(
    desk: Client, ticket: Ticket, moment: time_machine.Traveller, sam: User, cleo: Contact
) -> None:
    ticket.reply("Hm.", by=agent(sam, "2026-03-02 10:30"))
    for asked, answered in (("11:00", "11:30"), ("11:40", "16:50"), ("16:55", "16:58")):
        ticket.reply(f"At {asked}", by=customer(cleo, f"2026-03-02 {asked}"))
        ticket.reply(f"At {answered}", by=agent(sam, f"2026-03-02 {answered}"))
    moment.move_to(at("2026-03-02 17:00"))
    assert "Waits for a next response: 2 earlier, 1 missed." in words(panel(desk, ticket))


@pytest.mark.parametrize(("named", "because"), [("topic", "chosen by the topic"), ("queue", "chosen by the queue")])
def test_says_whose_choice_the_policy_is(
    desk: Client, open_ticket: Opener, tenant: Tenant, cleo: Contact, named: str, because: str
) -> None:
    gold = make_policy(tenant, "Gold", is_default=False)
    topic = tenant.topics.create(name="Recalls", sla_policy=gold if named == "topic" else None)
    tenant.queues.update(sla_policy=gold if named == "queue" else None)
    ticket = open_ticket(by=customer(cleo, "2026-03-02 10:00"), topic=topic)
    assert f"Gold, {because}; hours of Office." in words(panel(desk, ticket))


def test_without_promises_there_is_no_panel(desk: Client, open_ticket: Opener) -> None:
    assert 'id="sla-title"' not in text(desk.get(page_of(open_ticket())))


def test_clocks_cost_the_ticket_page_nothing_more(desk: Client, open_ticket: Opener, cleo: Contact, sam: User) -> None:
    ticket = open_ticket(by=customer(cleo, "2026-03-02 10:00"))
    without = queries(desk, page_of(ticket))
    make_policy(ticket.tenant)
    for _ in range(10):
        ticket.reply("Yes?", by=agent(sam, "2026-03-02 10:30"))
        ticket.reply("No.", by=customer(cleo, "2026-03-02 10:40"))
    assert queries(desk, page_of(ticket)) == without


def test_a_missed_deadline_stands_in_the_history(desk: Client, ticket: Ticket, sam: User) -> None:
    ticket.reply("Sorry!", by=agent(sam, "2026-03-02 12:30"))
    assert "Deadline missed of the first response" in words(text(desk.get(page_of(ticket))))


def row(desk: Client, ticket: Ticket) -> str:
    page = text(desk.get(LIST, {"view": "all"}))
    found = re.search(rf'id="ticket-{ticket.number}".*?</tr>', page)
    assert found
    cell = re.search(r'<td class="due">(.*?)</td>', found[0])
    assert cell
    return cell[1]


def test_the_list_says_how_each_deadline_stands(
    desk: Client, ticket: Ticket, moment: time_machine.Traveller, sam: User
) -> None:
    assert 'data-sla="ok"' in row(desk, ticket)
    assert words(row(desk, ticket)) == "due in 30 min"
    moment.move_to(at("2026-03-02 11:40"))
    assert ('data-sla="warning"' in row(desk, ticket), words(row(desk, ticket))) == (True, "due in 20 min")
    moment.move_to(at("2026-03-02 12:20"))
    assert ('data-sla="breached"' in row(desk, ticket), words(row(desk, ticket))) == (True, "breached 20 min ago")
    ticket.reply("Sorry!", by=agent(sam, "2026-03-02 12:30"))
    assert 'aria-label="A deadline was missed"' in row(desk, ticket)
    assert words(row(desk, ticket)) == "due in 45 h"
    ticket.set_status("pending", by=agent(sam, "2026-03-02 12:40"))
    assert words(row(desk, ticket)) == "missed"


def test_a_ticket_that_waits_is_paused_in_the_list(desk: Client, ticket: Ticket, sam: User) -> None:
    ticket.set_status("pending", by=agent(sam, "2026-03-02 11:00"))
    assert row(desk, ticket) == "paused"
    ticket.resolve(by=agent(sam, "2026-03-02 11:10"))
    assert row(desk, ticket) == ""


def test_sorted_by_deadline_the_list_holds_what_has_one(
    desk: Client, open_ticket: Opener, tenant: Tenant, cleo: Contact
) -> None:
    open_ticket(subject="Promised nothing")
    make_policy(tenant, urgent={"first_response": 30})
    later = open_ticket(subject="Later", by=customer(cleo, "2026-03-02 10:00"))
    sooner = open_ticket(subject="Sooner", by=customer(cleo, "2026-03-02 11:00"), priority="urgent")
    assert numbers(desk.get(LIST, {"sort": "due"})) == [sooner.number, later.number]


def test_the_list_costs_no_more_with_clocks(desk: Client, open_ticket: Opener, tenant: Tenant, cleo: Contact) -> None:
    open_ticket()
    without = queries(desk, LIST)
    make_policy(tenant)
    for number in range(5):
        open_ticket(subject=f"Number {number}", by=customer(cleo, "2026-03-02 10:00"))
    assert queries(desk, LIST) == without


@pytest.fixture
def assorted(open_ticket: Opener, policy: SlaPolicy, cleo: Contact, sam: User, moment: object) -> list[Ticket]:
    """Tickets of every standing, as the sweep leaves them at 11:30."""
    SlaPolicy.objects.update(is_default=False)
    nothing = open_ticket(subject="Nothing promised", by=customer(cleo, "2026-03-02 09:00"))
    SlaPolicy.objects.update(is_default=True)
    early, late = customer(cleo, "2026-03-02 09:00"), customer(cleo, "2026-03-02 11:00")
    running, overdue = open_ticket(subject="Running", by=late), open_ticket(subject="Overdue", by=early)
    paused = open_ticket(subject="Paused", by=early)
    paused.set_status("pending", by=agent(sam, "2026-03-02 11:20"))
    answered = open_ticket(subject="Answered late", by=early)
    answered.reply("Sorry!", by=agent(sam, "2026-03-02 11:10"))
    escalated = open_ticket(subject="Escalated", by=late)
    escalated.escalate(by=agent(sam, "2026-03-02 11:15"))
    sweep()
    return [nothing, running, overdue, paused, answered, escalated]


def holds(ticket: Ticket, value: str) -> bool:
    now = at("2026-03-02 11:30")
    match value:
        case "due":
            return ticket.is_due(now)
        case "overdue":
            return ticket.is_overdue(now)
        case "breached":
            return ticket.is_breached
    return ticket.is_escalated


@pytest.mark.parametrize(
    ("value", "subjects"),
    [
        ("due", {"Running", "Answered late", "Escalated"}),
        ("overdue", {"Overdue"}),
        ("breached", {"Overdue", "Paused", "Answered late"}),
        ("escalated", {"Escalated"}),
    ],
)
def test_filters_by_deadline_as_the_tickets_themselves_say(
    desk: Client, assorted: list[Ticket], sam: User, value: str, subjects: set[str]
) -> None:
    scope = Ticket.objects.for_agent(sam, Key.VIEW)
    found = Filters(sla=(value,)).narrow(scope, sam)
    assert {ticket.subject for ticket in found} == subjects
    assert {ticket.subject for ticket in scope if holds(ticket, value)} == subjects
    assert set(numbers(desk.get(LIST, {"sla": value, "view": "all"}))) == {ticket.number for ticket in found}


def test_filters_by_any_of_several_standings(desk: Client, assorted: list[Ticket], sam: User) -> None:
    found = Filters(sla=("overdue", "escalated")).narrow(Ticket.objects.for_agent(sam, Key.VIEW), sam)
    assert {ticket.subject for ticket in found} == {"Overdue", "Escalated"}
    assert "SLA: <b>Overdue, Escalated</b>" in text(desk.get(LIST, {"sla": "overdue,escalated"}))
    assert desk.get(LIST, {"sla": "yesterday"}).status_code == 422


def test_the_customer_is_told_by_when_we_answer(
    portal: Client, ticket: Ticket, moment: time_machine.Traveller, sam: User
) -> None:
    for address in (MINE, f"{MINE}{ticket.number}/"):
        page = text(portal.get(address))
        assert "we answer by today 12:00" in words(page)
        assert '<progress value="75" max="100" aria-label="Time until our answer">' in page
    moment.move_to(at("2026-03-02 12:30"))
    assert "our answer is late: it was due today 12:00" in words(text(portal.get(MINE)))
    ticket.reply("Sorry!", by=agent(sam, "2026-03-02 12:40"))
    for address in (MINE, f"{MINE}{ticket.number}/"):
        assert "answer by" not in text(portal.get(address))


def test_the_customer_learns_nothing_of_how_it_is_reckoned(portal: Client, ticket: Ticket, sam: User) -> None:
    ticket.set_status("pending", by=agent(sam, "2026-03-02 11:00"))
    page = text(portal.get(f"{MINE}{ticket.number}/")) + text(portal.get(MINE))
    for inside in ("Standard", "Office", "breach", "SLA", "paused", "Resolution", "answer by"):
        assert inside not in words(page)


def test_promises_cost_the_portal_one_query(portal: Client, open_ticket: Opener, cleo: Contact) -> None:
    open_ticket()
    without = queries(portal, MINE)
    make_policy(cleo.tenant)
    for number in range(5):
        open_ticket(subject=f"Number {number}", by=customer(cleo, "2026-03-02 10:00"))
    assert queries(portal, MINE) == without + 1


@pytest.fixture
def api(moment: object, tenant: Tenant, sam: User) -> Api:
    return api_for(tenant, sam)


def test_programs_see_the_clocks(api: Api, ticket: Ticket, sam: User) -> None:
    ticket.reply("On my way.", by=agent(sam, "2026-03-02 11:00"))
    one, (listed,) = api.get(f"/tickets/{ticket.number}").data, api.get("/tickets").data["items"]
    assert one["sla"] == listed["sla"]
    assert (one["due_at"], one["breached_at"]) == ("2026-03-04T10:00:00Z", None)
    assert {clock["clock"]: (clock["state"], clock["due_at"], clock["stopped_at"]) for clock in one["sla"]} == {
        "first_response": ("met", None, "2026-03-02T11:00:00Z"),
        "resolution": ("running", "2026-03-04T10:00:00Z", None),
    }
    ticket.set_status("pending", by=agent(sam, "2026-03-02 11:10"))
    assert [clock["state"] for clock in api.get(f"/tickets/{ticket.number}").data["sla"]] == ["met", "paused"]


def test_programs_filter_and_sort_by_deadline(api: Api, ticket: Ticket) -> None:
    assert [one["number"] for one in api.get("/tickets", sla="due", sort="due").data["items"]] == [ticket.number]
    assert api.get("/tickets", sla="overdue").data["items"] == []
    assert api.get("/tickets", sla="late").status == 422


def test_a_row_knows_its_own_state(ticket: Ticket, moment: time_machine.Traveller) -> None:
    first = SlaClock.objects.get(ticket=ticket, kind="first_response")
    assert [first.state(at(f"2026-03-02 {time}")) for time in ("11:59", "12:00")] == ["running", "missed"]
