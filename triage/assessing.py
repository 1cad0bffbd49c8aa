"""The engine's door to the database: read a ticket, ask, store the answer with its reasons."""

from dataclasses import asdict

from supportdesk.accounts.actors import Actor
from supportdesk.accounts.models import Tenant
from tickets.models import Ticket
from triage.engine import Answer, Enquiry, Lexicon, assess
from triage.models import Assessment, TenantLexicon

TRIAGE = Actor.system("Triage")


def lexicon_of(tenant: Tenant | int) -> Lexicon:
    own = TenantLexicon.objects.filter(tenant=tenant).first()
    return own.merged() if own else Lexicon.default()


def enquiry_of(ticket: Ticket) -> Enquiry:
    opening = ticket.entries.public().in_order()[0]
    return Enquiry(subject=ticket.subject, message=opening.body, tier=ticket.requester.tier)


def assess_ticket(ticket: Ticket) -> Assessment:
    """Assess, store, and let the ticket take over what nobody chose. Safe to repeat."""
    answer = assess(enquiry_of(ticket), lexicon_of(ticket.tenant_id))
    assessment = store(ticket, answer)
    ticket.triage(
        by=TRIAGE,
        category=answer.category,
        sentiment=answer.sentiment,
        team=answer.team,
        priority=answer.priority,
        score=answer.score,
    )
    return assessment


def store(ticket: Ticket, answer: Answer) -> Assessment:
    values = asdict(answer) | {
        "reasons": [asdict(reason) for reason in answer.reasons],
        "tenant_id": ticket.tenant_id,
    }
    return Assessment.objects.update_or_create(ticket=ticket, defaults=values)[0]
