from collections.abc import Iterable
from typing import Any, Self

from django.conf import settings
from django.db import models

from supportdesk.accounts.actors import Actor
from supportdesk.accounts.models import Membership, User
from tickets.errors import Invalid
from tickets.models.core import TicketCore, Words, desk_verb


def member_of(tenant_ids: Iterable[int], pk: int) -> User:
    """The user with this id, who must be an active member of one of these tenants. Raises Invalid."""
    active = Membership.objects.active().in_tenants(tenant_ids).for_user(pk).select_related("user")
    if membership := active.first():
        return membership.user
    raise Invalid("Only an active member of the desk can be assigned.", field="assignee")


class AssignmentWords(Words):
    def assigned_to(self, *users: User | int) -> Self:
        return self.filter(assignee__in=users)

    def unassigned(self) -> Self:
        return self.filter(assignee=None)

    def offered(self) -> Self:
        """Tickets that their queue's strategy may assign."""
        return self.filter(is_offered=True)

    def offer(self) -> int:
        """Leave those of these that are unassigned to their queue's strategy. Returns how many."""
        return self.unassigned().filter(is_offered=False).update(is_offered=True)


class Assignable(TicketCore):
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="assigned_tickets",
        db_index=False,
    )
    # Not before routing has decided, and not where a person chose to leave the ticket unassigned.
    is_offered = models.BooleanField(default=False, db_default=False, editable=False)

    class Meta:
        abstract = True

    @desk_verb
    def assign(self, *, to: User | None, by: Actor, because: dict[str, Any] | None = None) -> bool:
        """Assign to a member of the tenant, or to nobody. `because`: an automatic assignment's reasons, in codes."""
        if (to and to.pk) == self.assignee_id:
            return False
        if to:
            member_of([self.tenant_id], to.pk)
        before = self.assignee_id
        self.change(by=by, assignee=to, is_offered=to is None and not by.is_person)
        reasons = {"because": because} if because else {}
        name = to.get_full_name() if to else ""
        self.record("assigned", by=by, assignee=[before, to and to.pk], name=name, **reasons)
        return True
