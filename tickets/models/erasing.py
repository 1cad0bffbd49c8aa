from typing import TYPE_CHECKING, cast

from supportdesk.accounts.actors import Actor
from supportdesk.outbox.models import Delivery
from tickets.errors import Forbidden
from tickets.models.core import TicketCore, verb
from tickets.models.desk_settings import settings_of
from tickets.models.erasure import Erasure

if TYPE_CHECKING:
    from tickets.models.ticket import Ticket


class Erasing(TicketCore):
    """A ticket that its requester may delete."""

    class Meta:
        abstract = True

    def may_be_erased_by(self, by: Actor) -> bool:
        return by.contact_id == self._whole.requester_id and settings_of(self.tenant).customers_may_delete

    @verb
    def erase(self, *, by: Actor) -> Erasure:
        """Delete the ticket with its thread, files, notices and deliveries. What remains is an Erasure.

        The sweep deletes the stored files after the commit. The Erasure holds counts and no personal data.
        """
        if not self.may_be_erased_by(by):
            raise Forbidden("Only who asked can delete a ticket, and only where the desk allows it.")
        erasure = Erasure.of(self._whole, by=by)
        # Promises hold what was said, in mails that were composed: those that are kept go as well.
        Delivery.objects.about(ticket=self.pk).delete()
        self.delete()
        return erasure

    @property
    def _whole(self) -> "Ticket":
        """This ticket, typed with all its traits."""
        return cast("Ticket", self)
