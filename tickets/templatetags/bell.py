from django import template

from tickets.bell.faces import DESK, PORTAL, Face
from tickets.models import Ticket
from tickets.models.notice import UNREAD_AT_MOST

register = template.Library()


@register.filter
def bell_url(face: Face, view: str) -> str:
    return face.url(view)


@register.filter
def bell_url_of(face: Face, ticket: Ticket) -> str:
    """The URL to which a ticket's page reports that it is open."""
    return face.url("ticket_reading", ticket.number)


@register.filter
def capped(unread: int) -> str:
    return str(unread) if unread < UNREAD_AT_MOST else f"{UNREAD_AT_MOST - 1}+"


@register.simple_tag
def face_of(name: str) -> Face:
    return DESK if name == DESK.name else PORTAL
