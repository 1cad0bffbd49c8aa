"""Replaces a business partner by another, when it is merged or deleted."""

from django.db import transaction

from supportdesk.accounts.actors import Actor
from supportdesk.accounts.models import BusinessPartner, Contact
from supportdesk.outbox.publishing import publish
from tickets.models import Ticket


@transaction.atomic
def give_way(gone: BusinessPartner, to: BusinessPartner, *, by: Actor) -> None:
    """Repoint the partner's contacts, their tickets and the partners merged into it to `to`."""
    Contact.objects.of(gone.tenant_id).speaking_for(gone).update(partner=to)
    Ticket.objects.of_tenants(gone.tenant_id).of_partner(gone).update(partner=to)
    gone.absorbed.update(merged_into=to)
    payload = {"partner": gone.pk, "by": to.pk, "user": by.user_id}
    publish("partner.replaced", tenant_id=gone.tenant_id, payload=payload)
