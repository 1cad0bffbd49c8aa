from typing import Self

from django.conf import settings
from django.db import models

from supportdesk.accounts.actors import Actor
from supportdesk.accounts.models import Membership, User
from tickets.errors import Invalid
from tickets.models.core import TicketCore, Words, verb


class AssignmentWords(Words):
    def assigned_to(self, *users: User | int) -> Self:
        return self.filter(assignee__in=users)

    def unassigned(self) -> Self:
        return self.filter(assignee=None)


class Assignable(TicketCore):
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="assigned_tickets",
        db_index=False,
    )

    class Meta:
        abstract = True

    @verb
    def assign(self, *, to: User | None, by: Actor) -> bool:
        """Give the ticket to a member of its tenant, or to nobody."""
        if (to and to.pk) == self.assignee_id:
            return False
        if to and not Membership.objects.active().of(self.tenant_id).filter(user=to).exists():
            raise Invalid("Only an active member of the desk can be assigned.", field="assignee")
        before = self.assignee_id
        self.change(by=by, assignee=to)
        self.record("assigned", by=by, assignee=[before, to and to.pk], name=to.get_full_name() if to else "")
        return True
