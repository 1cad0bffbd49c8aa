"""Assigns the tickets of a queue, oldest first, under a lock, so that no two tickets take the same member's turn."""

from dataclasses import replace
from typing import Self

from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from supportdesk.accounts.actors import Actor
from tickets.errors import Gone
from tickets.models import Queue, QueueMember, Ticket
from tickets.states import ACTIVE
from triage.assignment.choosing import Candidate, Choice, choose

ASSIGNMENT = Actor.system("Assignment")
BATCH = 50


class Staff:
    """A queue's members as the strategies see them, kept up to date while tickets are given to them."""

    def __init__(self, members: dict[int, QueueMember], candidates: dict[int, Candidate]) -> None:
        self.members = members
        self.candidates = candidates
        self.changed: set[int] = set()

    @classmethod
    def of(cls, queue: Queue) -> Self:
        members = QueueMember.objects.of_queue(queue).select_related("user").with_standing()
        loads = loads_in(queue)
        candidates = {
            one.pk: Candidate(
                member=one.pk,
                weight=one.weight,
                load=loads.get(one.user_id, 0),
                capacity=queue.capacity if one.capacity is None else one.capacity,
                on_break=one.on_break,
                active=one.active,  # type: ignore[attr-defined]
                credit=one.credit,
                last_assigned_at=one.last_assigned_at,
            )
            for one in members
        }
        return cls({one.pk: one for one in members}, candidates)

    def choose(self, strategy: str) -> Choice:
        return choose(strategy, self.candidates.values())

    def given(self, choice: Choice) -> None:
        for pk, credit in choice.credits.items():
            self.candidates[pk] = replace(self.candidates[pk], credit=credit)
        if choice.member:
            chosen = self.candidates[choice.member]
            given = replace(chosen, load=chosen.load + 1, last_assigned_at=timezone.now())
            self.candidates[choice.member] = given
        self.changed |= {*choice.credits, *([choice.member] if choice.member else [])}

    def remember(self) -> None:
        changed = [self.members[pk] for pk in sorted(self.changed)]
        for member in changed:
            now = self.candidates[member.pk]
            member.credit, member.last_assigned_at = now.credit, now.last_assigned_at
        QueueMember.objects.bulk_update(changed, ["credit", "last_assigned_at"])


def loads_in(queue: Queue) -> dict[int, int]:
    """How many open tickets of the queue each user has."""
    theirs = Ticket.objects.of_tenants(queue.tenant_id).in_queue(queue).active().exclude(assignee=None)
    return dict(theirs.order_by().values_list("assignee").annotate(Count("pk")))


@transaction.atomic
def drain(queue_id: int) -> int:
    """Assign the queue's offered tickets by its strategy, until nobody is available. Returns how many were assigned."""
    # Weak enough a lock to let tickets be opened in the queue, and moved into it, meanwhile.
    queue = Queue.objects.assigning().select_for_update(no_key=True).filter(pk=queue_id).first()
    if queue is None:
        return 0
    staff = Staff.of(queue)
    waiting = list(Ticket.objects.in_queue(queue).offered().active().oldest()[:BATCH])
    given = 0
    for ticket in waiting:
        choice = staff.choose(queue.strategy)
        if not choice.member:
            break
        if hand(ticket, queue, staff.members[choice.member], choice):
            staff.given(choice)
            given += 1
    staff.remember()
    if len(waiting) == BATCH and staff.choose(queue.strategy).member:
        queue.staff_changed()  # the rest in another go: this one has held the lock for long enough
    return given


def hand(ticket: Ticket, queue: Queue, member: QueueMember, choice: Choice) -> bool:
    # Between our reading and our lock a person may have taken, moved, ended or deleted it.
    try:
        ticket.lock()
    except Gone:
        return False
    if not ticket.is_offered or ticket.queue_id != queue.pk or ticket.status not in ACTIVE:
        return False
    return ticket.assign(to=member.user, by=ASSIGNMENT, because=choice.because())
