"""The clocks on tickets, as verbs turn them."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from supportdesk.accounts.actors import Actor
from supportdesk.accounts.models import Contact, Tenant, User
from tests.sla.making import agent, at, clock_of, customer, due, make_policy
from tickets.models import HelpTopic, SlaClock, SlaPolicy, Ticket, TicketEvent

Opener = Callable[..., Ticket]
MONDAY = "2026-03-02 10:00"


def fresh(ticket: Ticket) -> Ticket:
    return Ticket.objects.get(pk=ticket.pk)


def test_an_opened_ticket_has_its_clocks(ticket: Ticket, policy: SlaPolicy) -> None:
    assert (due(ticket, "first_response"), due(ticket, "resolution")) == ("Mon 2 12:00", "Wed 4 10:00")
    assert clock_of(ticket, "first_response").warn_at == at("2026-03-02 11:36")
    assert (fresh(ticket).policy, fresh(ticket).due_at) == (policy, at("2026-03-02 12:00"))
    assert ticket.clocks.count() == 2


def test_without_a_policy_nothing_is_promised(open_ticket: Opener) -> None:
    ticket = open_ticket()
    assert (ticket.clocks.count(), ticket.policy, ticket.due_at) == (0, None, None)


def test_the_first_answer_is_the_agents(ticket: Ticket, sam: User, cleo: Contact) -> None:
    ticket.reply("Hello?", by=customer(cleo, "2026-03-02 10:10"))
    ticket.reply("Try the switch.", by=Actor.assistant("Acme AI"))
    ticket.note("Looks bad.", by=agent(sam, "2026-03-02 10:20"))
    assert clock_of(ticket, "first_response").stopped_at is None
    ticket.reply("On my way.", by=agent(sam, "2026-03-02 10:30"))
    first = clock_of(ticket, "first_response")
    assert (first.stopped_at, first.due_at, first.breached_at) == (at("2026-03-02 10:30"), None, None)
    assert fresh(ticket).due_at == at("2026-03-04 10:00")
    assert not ticket.clocks.filter(kind="next_response").exists()


def test_each_wait_for_a_next_answer_is_a_cycle(ticket: Ticket, sam: User, cleo: Contact) -> None:
    ticket.reply("On my way.", by=agent(sam, "2026-03-02 10:30"))
    ticket.reply("Still waiting.", by=customer(cleo, "2026-03-02 15:00"))
    ticket.reply("Hello?", by=customer(cleo, "2026-03-02 16:00"))
    assert (due(ticket, "next_response"), fresh(ticket).due_at) == ("Tue 3 11:00", at("2026-03-03 11:00"))
    ticket.reply("Nearly there.", by=agent(sam, "2026-03-02 16:30"))
    ticket.reply("Good.", by=customer(cleo, "2026-03-03 09:00"))
    assert clock_of(ticket, "next_response").stopped_at == at("2026-03-02 16:30")
    assert due(ticket, "next_response", cycle=2) == "Tue 3 13:00"


def test_pending_pauses_and_an_answer_goes_on(ticket: Ticket, sam: User, cleo: Contact) -> None:
    ticket.set_status("pending", by=agent(sam, "2026-03-02 11:00"))
    assert (due(ticket, "first_response"), due(ticket, "resolution"), fresh(ticket).due_at) == ("", "", None)
    assert clock_of(ticket, "resolution").warn_at is None
    ticket.reply("Here it is.", by=customer(cleo, "2026-03-02 16:30"))
    assert (due(ticket, "first_response"), due(ticket, "resolution")) == ("Tue 3 09:30", "Wed 4 15:30")


def test_the_end_stops_what_runs_and_reopening_goes_on(ticket: Ticket, sam: User) -> None:
    ticket.resolve(by=agent(sam, "2026-03-02 11:00"))
    assert {clock.stopped_at for clock in ticket.clocks.all()} == {at("2026-03-02 11:00")}
    assert fresh(ticket).due_at is None
    ticket.close(by=agent(sam, "2026-03-02 11:30"))
    assert clock_of(ticket, "resolution").stopped_at == at("2026-03-02 11:00")
    ticket.reopen(by=agent(sam, "2026-03-02 13:00"))
    assert (due(ticket, "first_response"), due(ticket, "resolution")) == ("Mon 2 14:00", "Wed 4 12:00")


def test_priority_sets_the_target(open_ticket: Opener, tenant: Tenant, cleo: Contact, sam: User) -> None:
    make_policy(tenant, urgent={"first_response": 30, "resolution": 120}, low={"resolution": 2400})
    ticket = open_ticket(by=customer(cleo, MONDAY))
    ticket.set_priority("urgent", by=agent(sam, "2026-03-02 10:10"))
    assert (due(ticket, "first_response"), due(ticket, "resolution")) == ("Mon 2 10:30", "Mon 2 12:00")
    ticket.set_priority("low", by=agent(sam, "2026-03-02 10:20"))
    assert due(ticket, "resolution") == "Mon 9 10:00"
    assert not ticket.clocks.filter(kind="first_response").exists()


def test_an_answer_in_time_stays_so_when_the_ticket_is_raised(
    open_ticket: Opener, tenant: Tenant, cleo: Contact, sam: User
) -> None:
    make_policy(tenant, urgent={"first_response": 30, "resolution": 960})
    ticket = open_ticket(by=customer(cleo, MONDAY))
    ticket.reply("On my way.", by=agent(sam, "2026-03-02 11:30"))
    ticket.set_priority("urgent", by=agent(sam, "2026-03-02 12:00"))
    first = clock_of(ticket, "first_response")
    assert (first.minutes, first.breached_at, fresh(ticket).breached_at) == (120, None, None)


def test_a_late_answer_is_a_breach_and_says_so_once(ticket: Ticket, sam: User) -> None:
    ticket.reply("Sorry!", by=agent(sam, "2026-03-02 12:30"))
    ticket.set_priority("high", by=agent(sam, "2026-03-02 12:40"))
    first = clock_of(ticket, "first_response")
    assert (first.breached_at, first.announced_at) == (at("2026-03-02 12:00"), at("2026-03-02 12:30"))
    told = ticket.events.get(kind="sla_breached")
    assert (told.at, told.actor_kind) == (at("2026-03-02 12:00"), "system")
    which = {"clock": "first_response", "cycle": 1, "policy": ticket.policy_id}
    assert told.data == which | {"due": "2026-03-02T12:00:00+00:00"}
    assert fresh(ticket).breached_at == at("2026-03-02 12:00")


def test_a_deadline_that_is_running_out_is_left_to_the_sweep(ticket: Ticket, sam: User) -> None:
    ticket.set_priority("high", by=agent(sam, "2026-03-02 12:30"))
    first = clock_of(ticket, "first_response")
    assert (first.due_at, first.breached_at, first.warn_at) == (at("2026-03-02 12:00"), None, None)
    ticket.set_status("pending", by=agent(sam, "2026-03-02 12:31"))
    assert clock_of(ticket, "first_response").due_at == at("2026-03-02 12:00")
    assert fresh(ticket).due_at is None


def test_what_history_tells_is_marked_and_announced_to_nobody(
    open_ticket: Opener, policy: SlaPolicy, cleo: Contact, sam: User
) -> None:
    ticket = open_ticket(by=Actor.customer(cleo).telling(at(MONDAY)))
    assert fresh(ticket).breached_at == at("2026-03-02 12:00")
    ticket.reply("In time.", by=Actor.agent(sam).telling(at("2026-03-02 11:00")))
    assert (clock_of(ticket, "first_response").breached_at, fresh(ticket).breached_at) == (None, at("2026-03-04 10:00"))
    ticket.set_status("pending", by=Actor.agent(sam).telling(at("2026-03-02 11:05")))
    assert fresh(ticket).breached_at is None
    assert not ticket.clocks.exclude(announced_at=None).exists()
    assert not ticket.events.filter(kind="sla_breached").exists()


def test_made_again_from_scratch_the_clocks_are_the_same(ticket: Ticket, sam: User, cleo: Contact) -> None:
    ticket.reply("Sorry!", by=agent(sam, "2026-03-02 12:30"))
    ticket.reply("Well?", by=customer(cleo, "2026-03-02 14:00"))
    ticket.set_status("pending", by=agent(sam, "2026-03-03 10:00"))
    ticket.reply("Done?", by=customer(cleo, "2026-03-03 12:00"))
    columns = ("kind", "cycle", "started_at", "minutes", "due_at", "warn_at", "stopped_at", "breached_at")
    before = set(ticket.clocks.values_list(*columns))
    SlaClock.objects.all().delete()
    ticket.set_priority("medium", by=agent(sam, "2026-03-03 12:01"))
    assert set(ticket.clocks.values_list(*columns)) == before
    assert clock_of(ticket, "first_response").announced_at is not None
    assert ticket.events.filter(kind="sla_breached").count() == 1


def count(act: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as captured:
        act()
    return len([one for one in captured.captured_queries if "SAVEPOINT" not in one["sql"]])


def test_clocks_cost_few_queries(
    open_ticket: Opener, cleo: Contact, sam: User, tenant: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    about: list[HelpTopic | None] = [None]

    def acts(day: int) -> list[int]:
        tickets: list[Ticket] = []
        topic = about[-1]
        return [
            count(lambda: tickets.append(open_ticket(by=customer(cleo, f"2026-03-{day:02d} 10:00"), topic=topic))),
            count(lambda: tickets[0].note("Hm.", by=agent(sam, f"2026-03-{day:02d} 10:05"))),
            count(lambda: tickets[0].assign(to=sam, by=agent(sam, f"2026-03-{day:02d} 10:06"))),
            count(lambda: tickets[0].reply("Yes?", by=agent(sam, f"2026-03-{day:02d} 10:10"))),
            count(lambda: tickets[0].reply("Are you there?", by=agent(sam, f"2026-03-{day:02d} 10:11"))),
            count(lambda: tickets[0].resolve(by=agent(sam, f"2026-03-{day:02d} 10:20"))),
        ]

    def more() -> list[int]:
        return [then - now for then, now in zip(acts(3), bare, strict=True)]

    with monkeypatch.context() as patched:
        patched.setattr("tickets.models.clocked.turns_clocks", lambda event: False)
        bare = acts(2)
    assert more() == [2, 0, 0, 0, 0, 0]
    make_policy(tenant)
    assert more() == [4, 0, 0, 5, 1, 5]
    about.append(tenant.topics.create(name="Recalls", due_offset=600))
    assert more() == [4, 0, 0, 5, 1, 5]


def test_a_further_word_of_who_has_spoken_turns_nothing(ticket: Ticket, sam: User, cleo: Contact) -> None:
    ticket.reply("Hello?", by=customer(cleo, "2026-03-02 10:10"))
    ticket.reply("On my way.", by=agent(sam, "2026-03-02 10:30"))
    ticket.reply("Nearly there.", by=agent(sam, "2026-03-02 10:40"))
    ticket.reply("Good.", by=customer(cleo, "2026-03-02 11:00"))
    ticket.reply("Well?", by=customer(cleo, "2026-03-02 12:00"))
    assert clock_of(ticket, "first_response").stopped_at == at("2026-03-02 10:30")
    assert (due(ticket, "next_response"), ticket.clocks.count()) == ("Mon 2 15:00", 3)


def test_notes_and_tags_leave_the_clocks_alone(ticket: Ticket, sam: User) -> None:
    SlaClock.objects.all().delete()
    ticket.note("Hm.", by=agent(sam, "2026-03-02 10:10"))
    ticket.tag(add=["vip"], by=agent(sam, "2026-03-02 10:11"))
    ticket.assign(to=sam, by=agent(sam, "2026-03-02 10:12"))
    assert not ticket.clocks.exists()


def test_a_topics_due_time_runs_by_the_wall(open_ticket: Opener, tenant: Tenant, cleo: Contact, sam: User) -> None:
    topic = tenant.topics.create(name="Recalls", due_offset=36 * 60)
    ticket = open_ticket(by=customer(cleo, "2026-03-06 16:00"), topic=topic)
    ticket.set_status("pending", by=agent(sam, "2026-03-06 16:30"))
    assert (due(ticket, "topic"), fresh(ticket).due_at) == ("Sun 8 04:00", at("2026-03-08 04:00"))
    ticket.set_topic(None, by=agent(sam, "2026-03-06 16:40"))
    assert (ticket.clocks.count(), fresh(ticket).due_at) == (0, None)


def test_a_calendar_that_makes_no_sense_keeps_no_ticket_from_being_opened(
    open_ticket: Opener, policy: SlaPolicy, cleo: Contact
) -> None:
    type(policy.calendar).objects.update(timezone="Nowhere/Land")
    ticket = open_ticket(by=customer(cleo, MONDAY))
    assert (ticket.policy, ticket.clocks.count(), ticket.due_at) == (policy, 0, None)


def test_a_verb_that_is_undone_takes_its_clocks_along(
    ticket: Ticket, sam: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("tickets.sla.reckoning.write_rows", fail)
    with pytest.raises(RuntimeError):
        ticket.resolve(by=agent(sam, "2026-03-02 11:00"))
    assert fresh(ticket).status == "open"
    assert not TicketEvent.objects.filter(ticket=ticket, kind="resolved").exists()
