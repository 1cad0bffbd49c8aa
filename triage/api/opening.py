from django.db import transaction

from supportdesk.accounts.api.auth import Caller
from supportdesk.accounts.models import Contact, Tier
from tickets.api.files import files_from
from tickets.errors import Invalid
from tickets.models import HelpTopic, NewTicket, Queue, Ticket
from triage.api.schemas import NewTicketIn, external_key, request_key
from triage.assessing import open_assessed


def open_from(new: NewTicketIn, idempotency_key: str | None, *, by: Caller) -> tuple[Ticket, bool]:
    """The ticket, and whether it is new. `external_id`, if given, is the idempotency key rather than the header."""
    key = external_key(new.external_id) if new.external_id else idempotency_key and request_key(idempotency_key)
    if already := Ticket.objects.with_people().opened_with(tenant_id=by.tenant.pk, key=key):
        if not new.external_id:
            refuse_another(already, new)
        return already, False
    actor = by.actor.acting()
    with transaction.atomic():
        ticket = open_assessed(ticket_of(new, key, by=by), by=actor)
    # Of several calls with one key at one moment, the ticket bears the time of the one that opened it.
    return ticket, ticket.created_at == actor.at


def refuse_another(ticket: Ticket, new: NewTicketIn) -> None:
    """Raises Invalid if the key was used for other content: otherwise the new ticket would be lost silently."""
    opening = ticket.entries.openings()[0]
    if (ticket.subject, opening.body) != (new.subject, new.message):
        raise Invalid("This key has already opened another ticket.", field="Idempotency-Key")


def ticket_of(new: NewTicketIn, key: str | None, *, by: Caller) -> NewTicket:
    return NewTicket(
        requester=requester_of(new, by=by),
        subject=new.subject,
        body=new.message,
        source=new.source,
        priority=new.priority or "",
        category=new.category or "",
        queue=Queue.objects.of(by.tenant).find(new.queue) if new.queue else None,
        topic=HelpTopic.objects.in_tenants([by.tenant.pk]).active().find(new.topic) if new.topic else None,
        tags=new.tags,
        files=files_from(new.files, by=by),
        key=key,
    )


def requester_of(new: NewTicketIn, *, by: Caller) -> Contact:
    tier = new.customer_tier or Tier.STANDARD
    contact = Contact.objects.find_or_create(
        tenant=by.tenant, name=new.customer_name, email=new.customer_email or "", tier=tier
    )
    if new.customer_tier and contact.tier != new.customer_tier:
        contact.tier = new.customer_tier
        contact.save(update_fields=["tier"])
    return contact
