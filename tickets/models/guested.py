from typing import TYPE_CHECKING

from django.db import models

from supportdesk.accounts.actors import Actor
from tickets.errors import Forbidden
from tickets.models.core import TicketCore, verb


class Guested(TicketCore):
    """Guest links: links in mails that open one ticket without a sign-in. Each carries the version it was made for."""

    guest_version = models.PositiveSmallIntegerField(default=0, db_default=0, editable=False)

    if TYPE_CHECKING:
        requester_id: int

    class Meta:
        abstract = True

    @verb
    def revoke_links(self, *, by: Actor) -> bool:
        """Invalidate every guest link sent so far; later mails carry new ones."""
        if by.is_customer and by.contact_id != self.requester_id:
            raise Forbidden("Only the requester or the desk revokes a ticket's links.")
        self.change(by=by, guest_version=(self.guest_version + 1) % 32_768)
        self.record("links_revoked", by=by)
        return True
