from datetime import datetime
from typing import Self

from django.db import models

from tickets.models.core import TicketCore, Words
from tickets.models.policy import SlaPolicy


class ClockWords(Words):
    def breached(self) -> Self:
        """Some deadline was missed, at any time."""
        return self.filter(breached_at__isnull=False)

    def overdue(self, now: datetime) -> Self:
        """The nearest running deadline has passed."""
        return self.filter(due_at__lte=now)


class Clocked(TicketCore):
    """What a ticket knows of its SLA clocks without asking them."""

    policy = models.ForeignKey(SlaPolicy, on_delete=models.PROTECT, null=True, blank=True, related_name="tickets")
    due_at = models.DateTimeField(null=True, blank=True, editable=False, help_text="The nearest running deadline.")
    breached_at = models.DateTimeField(null=True, editable=False, help_text="The first deadline that was missed.")

    class Meta:
        abstract = True

    @property
    def is_breached(self) -> bool:
        return self.breached_at is not None

    def is_overdue(self, now: datetime) -> bool:
        return self.due_at is not None and self.due_at <= now
