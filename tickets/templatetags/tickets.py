"""States of a ticket as they read in the middle of a sentence."""

from django import template

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
def came_by(source: str) -> str:
    return CAME_BY[Source(source)]


@register.filter
def known_as(requester_type: str) -> str:
    return KNOWN_AS[RequesterType(requester_type)]
