"""Connects the triage engine to the database: assesses a ticket and stores the answer with its reasons."""

from dataclasses import asdict, replace

from django.db import transaction

from supportdesk.accounts.actors import Actor
from supportdesk.accounts.models import Tenant
from tickets.models import NewTicket, Ticket
from triage.engine import Answer, Enquiry, Lexicon, assess
from triage.models import Assessment, TenantLexicon

TRIAGE = Actor.system("Triage")


def lexicon_of(tenant: Tenant | int) -> Lexicon:
    own = TenantLexicon.objects.filter(tenant=tenant).first()
    return own.merged() if own else Lexicon.default()


def enquiry_of(ticket: Ticket) -> Enquiry:
    opening = ticket.entries.openings()[0]
    return Enquiry(subject=ticket.subject, message=opening.body, tier=ticket.requester.tier)


def assess_ticket(ticket: Ticket) -> Assessment:
    """Assess the ticket, store the assessment, and copy to the ticket what nobody chose. Safe to repeat."""
    return take_over(ticket, assess(enquiry_of(ticket), lexicon_of(ticket.tenant_id)))


def open_assessed(new: NewTicket, *, by: Actor) -> Ticket:
    """Open a ticket and assess it in the same transaction. The worker, which hears of it as of any new ticket, then
    finds nothing left to do."""
    tenant_id = new.requester.tenant_id
    # Before the ticket takes its number, which locks the counter: a long text must not hold up other new tickets.
    answer = assess(Enquiry(new.subject, new.body, new.requester.tier), lexicon_of(tenant_id))
    with transaction.atomic():
        ticket = Ticket.objects.open(new, by=by)
        if not Assessment.objects.filter(ticket=ticket).exists():
            take_over(ticket, answer, by=replace(TRIAGE, moment=by.moment, quiet=by.quiet))
    return ticket


def take_over(ticket: Ticket, answer: Answer, *, by: Actor = TRIAGE) -> Assessment:
    with transaction.atomic():
        assessment = store(ticket, answer)
        ticket.triage(answer, by=by)
    return assessment


def store(ticket: Ticket, answer: Answer) -> Assessment:
    values = asdict(answer) | {"reasons": [asdict(reason) for reason in answer.reasons], "tenant_id": ticket.tenant_id}
    return Assessment.objects.update_or_create(ticket=ticket, defaults=values)[0]
