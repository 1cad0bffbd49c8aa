"""A business partner gives way to another, by being merged or deleted."""

from django.db import transaction

from supportdesk.accounts.models import BusinessPartner, Contact
from supportdesk.outbox.publishing import publish
from tickets.models import Ticket


@transaction.atomic
def give_way(gone: BusinessPartner, to: BusinessPartner) -> None:
    """What named the one names the other from then on: its people, their tickets, and partners merged into it."""
    Contact.objects.of(gone.tenant_id).speaking_for(gone).update(partner=to)
    Ticket.objects.of_tenants(gone.tenant_id).of_partner(gone).update(partner=to)
    gone.absorbed.update(merged_into=to)
    publish("partner.replaced", tenant_id=gone.tenant_id, payload={"partner": gone.pk, "by": to.pk})
