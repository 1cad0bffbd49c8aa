from django import template
from django.utils import timezone

from tickets.desk.people import initials
from tickets.files.showing import File
from tickets.models import ThreadEntry, Ticket
from tickets.moments import age
from tickets.portal.doors import Door
from tickets.portal.expected import Expected
from tickets.portal.links import rating_path
from tickets.rendering import render

register = template.Library()


@register.filter
def elapsed(ticket: Ticket) -> str:
    """The time from creation until now, or until the ticket ended."""
    passed = age(ticket.created_at, ticket.resolved_at or ticket.closed_at or timezone.now())
    return "under 1 min" if passed == "now" else passed


@register.filter
def on_ticket(expected: dict[int, Expected], ticket: Ticket) -> Expected | None:
    return expected.get(ticket.pk)


@register.filter
def body_html(entry: ThreadEntry) -> str:
    return render(entry.body, markdown=entry.markup == ThreadEntry.Markup.MARKDOWN)


@register.filter
def files_through(entry: ThreadEntry, door: Door) -> tuple[File, ...]:
    return door.files(entry)


register.filter("initials", initials)
register.filter("rating_path", rating_path)
