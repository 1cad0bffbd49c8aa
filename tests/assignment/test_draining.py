"""Waiting tickets go out, oldest first, when somebody can take one again."""

from datetime import timedelta

import pytest
from django.utils import timezone

from supportdesk.accounts.actors import Actor
from supportdesk.accounts.models import Membership, Tenant, User
from supportdesk.outbox.models import Delivery
from tests.assignment.working import Opener, holder, holders, join, staff, strategy, work_off
from tickets.models import Queue, QueueMember, Ticket
from triage.assignment import draining
from triage.assignment.sweeping import sweep

Agent = Actor.agent


@pytest.fixture
def busy(queue: Queue) -> User:
    """The only member of a queue in which one takes two tickets at once."""
    strategy(queue, "round_robin", capacity=2)
    return staff(queue, "Bea")[0]


@pytest.fixture
def waiting(busy: User, open_ticket: Opener) -> list[Ticket]:
    """Two that Bea has, and three that wait. The last but one was opened first."""
    tickets = [open_ticket() for _ in range(5)]
    work_off()
    Ticket.objects.filter(pk=tickets[3].pk).update(created_at=timezone.now() - timedelta(days=1))
    assert [holder(ticket) for ticket in tickets] == ["Bea", "Bea", "", "", ""]
    return tickets


def test_a_resolved_ticket_makes_room_for_the_oldest(waiting: list[Ticket], busy: User) -> None:
    waiting[0].resolve(by=Agent(busy))
    work_off()
    assert [holder(ticket) for ticket in waiting[2:]] == ["", "Bea", ""]
    waiting[1].close(by=Agent(busy))
    work_off()
    assert [holder(ticket) for ticket in waiting[2:]] == ["Bea", "Bea", ""]


def test_one_that_its_customer_deletes_meanwhile_holds_nobody_up(
    waiting: list[Ticket], busy: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock = Ticket.lock

    def lock_after_deletion(ticket: Ticket) -> None:
        if ticket.pk == waiting[3].pk:
            Ticket.objects.with_ids([ticket.pk]).delete()
        lock(ticket)

    monkeypatch.setattr(Ticket, "lock", lock_after_deletion)
    waiting[0].resolve(by=Agent(busy))
    work_off()
    assert [holder(waiting[2]), holder(waiting[4])] == ["Bea", ""]


def test_so_does_one_that_waits_for_the_customer(waiting: list[Ticket], busy: User) -> None:
    waiting[0].set_status("pending", by=Agent(busy))
    work_off()
    assert holder(waiting[3]) == "Bea"


def test_so_does_one_that_somebody_else_takes(waiting: list[Ticket], sam: User) -> None:
    waiting[0].assign(to=sam, by=Agent(sam))
    work_off()
    assert holder(waiting[3]) == "Bea"


def test_so_does_one_that_moves_away(waiting: list[Ticket], tenant: Tenant, sue: User) -> None:
    waiting[0].move(Queue.objects.create(tenant=tenant, name="Billing"), by=Agent(sue))
    work_off()
    assert [holder(waiting[0]), holder(waiting[3])] == ["", "Bea"]


def test_a_new_member_gets_what_waits(waiting: list[Ticket], queue: Queue, sam: User) -> None:
    join(queue, sam)
    queue.staff_changed()
    work_off()
    assert [holder(ticket) for ticket in waiting[2:]] == ["Sam", "Sam", ""]


def test_whoever_comes_back_gets_what_waits(waiting: list[Ticket], queue: Queue, sam: User) -> None:
    join(queue, sam, on_break=True)
    assert QueueMember.objects.of_user(sam.pk).come_back() == 1
    work_off()
    assert [holder(ticket) for ticket in waiting[2:]] == ["Sam", "Sam", ""]
    assert QueueMember.objects.get(user=sam).break_began_at is None


def test_a_long_line_goes_in_batches(
    waiting: list[Ticket], queue: Queue, tenant: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(draining, "BATCH", 2)
    strategy(queue, "round_robin", capacity=None)
    work_off()
    assert holders(tenant) == {"Bea": 5}
    assert Delivery.objects.filter(topic="queue.staffed").count() > 1


def test_a_queue_that_begins_to_assign_gives_away_what_waits(open_ticket: Opener, queue: Queue, tenant: Tenant) -> None:
    staff(queue, "Bea")
    open_ticket()
    work_off()
    strategy(queue, "least_loaded")
    work_off()
    assert holders(tenant) == {"Bea": 1}


def test_the_sweep_finds_what_no_event_told_of(waiting: list[Ticket], queue: Queue, sam: User) -> None:
    join(queue, sam)
    assert sweep() == (0, 2)
    assert sweep() == (0, 0)


class TestGoingAway:
    @pytest.fixture
    def team(self, queue: Queue) -> list[User]:
        strategy(queue, "round_robin")
        return staff(queue, "Bea", "Ben")

    @pytest.fixture
    def tickets(self, team: list[User], open_ticket: Opener) -> list[Ticket]:
        """Bea has the first and the third."""
        tickets = [open_ticket() for _ in range(4)]
        work_off()
        assert [holder(ticket) for ticket in tickets] == ["Bea", "Ben", "Bea", "Ben"]
        return tickets

    def leave(self, user: User, *, minutes: int) -> None:
        began = timezone.now() - timedelta(minutes=minutes)
        QueueMember.objects.of_user(user.pk).take_break()
        QueueMember.objects.of_user(user.pk).update(break_began_at=began)

    def test_nothing_is_taken_within_the_grace(self, team: list[User], tickets: list[Ticket]) -> None:
        self.leave(team[0], minutes=14)
        sweep()
        work_off()
        assert [holder(ticket) for ticket in tickets] == ["Bea", "Ben", "Bea", "Ben"]

    def test_what_nobody_touched_goes_to_others(self, team: list[User], tickets: list[Ticket]) -> None:
        tickets[0].reply("Have you tried water?", by=Agent(team[0]))
        self.leave(team[0], minutes=16)
        sweep()
        work_off()
        assert [holder(ticket) for ticket in tickets] == ["Bea", "Ben", "Ben", "Ben"]
        released = tickets[2].events.filter(kind="assigned").order_by("pk")[1]
        assert (released.actor_name, released.data["because"]) == ("Assignment", {"released": "on_break"})

    def test_it_waits_where_there_is_nobody_else(self, team: list[User], tickets: list[Ticket]) -> None:
        for user in team:
            self.leave(user, minutes=16)
        sweep()
        work_off()
        assert [holder(ticket) for ticket in tickets] == ["", "", "", ""]
        QueueMember.objects.of_user(team[1].pk).come_back()
        work_off()
        assert [holder(ticket) for ticket in tickets] == ["Ben"] * 4

    def test_what_a_person_assigned_stays(self, team: list[User], tickets: list[Ticket], sue: User) -> None:
        tickets[1].assign(to=team[0], by=Agent(sue))
        self.leave(team[0], minutes=16)
        sweep()
        work_off()
        assert holder(tickets[1]) == "Bea"

    def test_whoever_left_the_desk_leaves_their_tickets(self, team: list[User], tickets: list[Ticket]) -> None:
        Membership.objects.filter(user=team[0]).update(is_active=False)
        sweep()
        work_off()
        assert [holder(ticket) for ticket in tickets] == ["Ben"] * 4

    def test_each_queue_has_its_own_grace(self, team: list[User], tickets: list[Ticket], queue: Queue) -> None:
        strategy(queue, "round_robin", grace_minutes=60)
        self.leave(team[0], minutes=59)
        assert sweep() == (0, 0)
        self.leave(team[0], minutes=61)
        assert sweep()[0] == 2
