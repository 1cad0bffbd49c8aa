"""Template filters that put codes of a ticket into words."""

from django import template

from tickets.looks import SourceLook
from tickets.states import RequesterType, Source

register = template.Library()

CAME_BY = {
    Source.PORTAL: "through the portal",
    Source.EMAIL: "by email",
    Source.PHONE: "by phone",
    Source.CHAT: "by chat",
    Source.API: "through the API",
}
KNOWN_AS = {
    RequesterType.BUSINESS_PARTNER: "Business partner",
    RequesterType.ACCOUNT: "Has a portal account",
    RequesterType.MANUAL: "No portal account",
}


@register.filter
def came_by(source: SourceLook) -> str:
    """How the ticket came in; with the tenant's label if they have renamed the source."""
    ours = Source(source.code)
    return CAME_BY[ours] if source.label == ours.label else f"by way of {source.label}"


@register.filter
def known_as(requester_type: str) -> str:
    return KNOWN_AS[RequesterType(requester_type)]
