from supportdesk.accounts.actors import Actor
from supportdesk.outbox.models import Delivery
from supportdesk.outbox.publishing import publish
from tickets.errors import Forbidden
from tickets.models.core import verb
from tickets.models.desk_settings import settings_of
from tickets.models.erasure import Erasure
from tickets.models.threaded import Threaded


class Erasing(Threaded):
    """What the requester may take back altogether."""

    class Meta:
        abstract = True

    def may_be_erased_by(self, by: Actor) -> bool:
        return by.contact_id == self.requester_id and settings_of(self.tenant).customers_may_delete

    @verb
    def erase(self, *, by: Actor) -> Erasure:
        """Erase the ticket for good, with everything said, attached, noted and promised about it.

        The files themselves leave the storage after the commit. What stays is a count that holds nobody's data.
        """
        if not self.may_be_erased_by(by):
            raise Forbidden("Only who asked can delete a ticket, and only where the desk allows it.")
        erasure = Erasure.objects.create(
            tenant_id=self.tenant_id,
            number=self.number,
            opened_on=self.created_at.date(),
            erased_at=by.at,
            erased_by=by.kind,
            status=self.status,
            priority=self.priority,
            source=self.source,
            category=self.category,
            was_answered=self.first_responded_at is not None,
            entries=self.entries.count(),
            files=self.attachments.count(),
        )
        gone = self.pk
        # Promises hold what was said, in mails that were composed: those that are kept go as well.
        Delivery.objects.about(ticket=gone).delete()
        self.delete()
        publish("ticket.erased", tenant_id=erasure.tenant_id, payload={"ticket": gone}, quiet=by.quiet)
        return erasure
