from typing import Self

from django.db import models

from supportdesk.accounts.actors import Actor
from tickets.models.core import TicketCore, Words, desk_verb, origin_of
from tickets.models.queue import Queue
from tickets.states import OVERRIDABLE, Origin


class QueueWords(Words):
    def of_the_queue(self, tenant: models.OuterRef, queue: models.OuterRef) -> Self:
        """For a subquery: the tickets of the outer query's queue."""
        return self.filter(tenant=tenant, queue=queue)

    def in_queue(self, *queues: Queue | int) -> Self:
        return self.filter(queue__in=queues)


class Queued(TicketCore):
    queue = models.ForeignKey(Queue, on_delete=models.PROTECT, related_name="tickets", db_index=False)
    queue_origin = models.CharField(max_length=8, choices=Origin, default=Origin.DEFAULT, editable=False)

    class Meta:
        abstract = True

    @property
    def is_placed(self) -> bool:
        """Whether a topic, a rule or a person chose the queue, rather than a default or triage."""
        return self.queue_origin not in OVERRIDABLE

    @desk_verb
    def move(self, queue: Queue, *, by: Actor, origin: str = "") -> bool:
        """Move to another queue of the same tenant. `origin`: who chose it, where that does not follow from `by`."""
        queue.refuse_foreign(self.tenant_id)
        origin = origin or origin_of(by)
        if queue.pk == self.queue_id:
            if origin not in OVERRIDABLE and not self.is_placed:
                self.change(by=by, queue_origin=origin)  # no move, but from now on its place for a reason
            return False
        before = self.queue_id
        self.change(by=by, queue=queue, queue_origin=origin)
        self.record("moved", by=by, queue=[before, queue.pk], name=queue.name)
        return True
