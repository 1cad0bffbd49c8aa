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
    """What the requester may take back altogether."""

    class Meta:
        abstract = True

    def may_be_erased_by(self, by: Actor) -> bool:
        return by.contact_id == self._whole.requester_id and settings_of(self.tenant).customers_may_delete

    @verb
    def erase(self, *, by: Actor) -> Erasure:
        """Erase the ticket for good, with everything said, attached, noted and promised about it.

        The files themselves leave the storage after the commit. What stays is a count that holds nobody's data.
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
        """With all its traits, not just what this one stands on."""
        return cast("Ticket", self)
