from typing import Self

from django.db import models

from supportdesk.accounts.actors import Actor
from tickets.looks import PriorityLook
from tickets.models.core import TicketCore, Words, desk_verb, origin_of
from tickets.models.desk_settings import settings_of
from tickets.states import Origin, Priority, one_of


class PriorityWords(Words):
    def with_priority(self, *priorities: str) -> Self:
        return self.filter(priority__in=priorities)


class Prioritised(TicketCore):
    priority = models.CharField(max_length=6, choices=Priority, default=Priority.MEDIUM)
    priority_origin = models.CharField(max_length=8, choices=Origin, default=Origin.DEFAULT, editable=False)

    # The priority as a number, so that lists can be sorted by it along an index.
    urgency = models.GeneratedField(
        expression=models.Case(
            *(models.When(priority=value, then=rank) for rank, value in enumerate(Priority.values)),
            default=0,
        ),
        output_field=models.SmallIntegerField(),
        db_persist=True,
    )

    class Meta:
        abstract = True

    @property
    def priority_look(self) -> PriorityLook:
        """The priority with its tenant's label and colour."""
        return settings_of(self.tenant).priority(self.priority)

    @desk_verb
    def set_priority(self, priority: str, *, by: Actor) -> bool:
        """Set the priority, as a person's or a rule's choice. False if that changes nothing. Raises Invalid."""
        one_of(Priority, priority, field="priority")
        origin = origin_of(by)
        if priority == self.priority and self.priority_origin in (Origin.PERSON, origin):
            return False
        before = self.priority
        self.change(by=by, priority=priority, priority_origin=origin)
        self.record("priority_changed", by=by, priority=[before, priority])
        return True
