from typing import Self

from django.db import models

from supportdesk.accounts.actors import Actor
from tickets.models.core import TicketCore, Words, desk_verb

REASON_LIMIT = 200


class EscalationWords(Words):
    def escalated(self) -> Self:
        return self.filter(escalated_at__isnull=False)


class Escalating(TicketCore):
    """A ticket that can be marked as escalated."""

    escalated_at = models.DateTimeField(null=True, editable=False)
    escalation_reason = models.CharField(max_length=REASON_LIMIT, blank=True, default="", db_default="", editable=False)

    class Meta:
        abstract = True

    @property
    def is_escalated(self) -> bool:
        return self.escalated_at is not None

    @desk_verb
    def escalate(self, *, by: Actor, reason: str = "") -> bool:
        """Mark as escalated. False if it is already: the first reason stays."""
        if self.is_escalated:
            return False
        reason = " ".join(reason.split())[:REASON_LIMIT]
        self.change(by=by, escalated_at=by.at, escalation_reason=reason)
        self.record("escalated", by=by, reason=reason)
        return True
