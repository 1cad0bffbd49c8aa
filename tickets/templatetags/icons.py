"""Icons, defined once per page as SVG symbols and referred to many times.

`{% icon "inbox" %}` is a small reference, and `{% sprite %}` at the page's end draws what was referred to. A
fragment for htmx has no sprite of its own, so it contains each icon in full.
"""

import re
from functools import cache, lru_cache
from typing import Any

from django import template
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from lucide.templatetags.lucide import lucide

from tickets.states import Priority, Source, Status

register = template.Library()

# Our words for icons, so that a template writes the state and not its picture.
NAMED = {
    "status-open": "circle",
    "status-pending": "circle-pause",
    "status-resolved": "circle-check",
    "status-closed": "circle-minus",
    "source-portal": "globe",
    "source-email": "mail",
    "source-phone": "phone",
    "source-chat": "message-circle",
    "source-api": "code",
}
# Pictures the icon library lacks: a half-done circle, and bars that fill with the priority.
DRAWN = {
    "status-in_progress": "<circle cx='12' cy='12' r='10'/><path d='M12 7a5 5 0 0 1 0 10z' fill='currentColor'/>",
    "priority-low": "<path d='M5 20v-5'/><path d='M12 20V10M19 20V5' opacity='.3'/>",
    "priority-medium": "<path d='M5 20v-5M12 20V10'/><path d='M19 20V5' opacity='.3'/>",
    "priority-high": "<path d='M5 20v-5M12 20V10M19 20V5'/>",
    "priority-urgent": "<rect x='3' y='3' width='18' height='18' rx='4' fill='currentColor'/>"
    "<path d='M12 7.5v5M12 16.5h.01' stroke='var(--color-surface)' stroke-width='2.5'/>",
}
OF_A_TICKET = (
    *(f"status-{value}" for value in Status.values),
    *(f"priority-{value}" for value in Priority.values),
    *(f"source-{value}" for value in Source.values),
    "timer-off",
)


@cache
def drawing(name: str) -> str:
    """The content of the <svg> element. Raises lucide.IconDoesNotExist for an unknown name."""
    if name in DRAWN:
        return DRAWN[name]
    svg = re.sub(r"\s+", " ", lucide(NAMED.get(name, name)))
    return re.sub(r"^<svg[^>]*>|</svg>$", "", svg.strip()).strip().replace("> <", "><")


def attributes(label: str, data: dict[str, Any]) -> SafeString:
    spoken = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    words = (format_html('data-{}="{}"', name, value) for name, value in data.items() if value)
    return format_html_join(" ", "{}", ((one,) for one in (spoken, *words)))


@lru_cache(maxsize=1024)
def reference(name: str, label: str = "", **data: Any) -> SafeString:
    """The icon as a reference into a page's sprite, which must hold it."""
    return format_html('<svg class="icon" {}><use href="#i-{}"/></svg>', attributes(label, data), name)


@lru_cache(maxsize=1024)
def in_full(name: str, label: str = "", **data: Any) -> SafeString:
    return format_html(
        '<svg class="icon" viewBox="0 0 24 24" {}>{}</svg>', attributes(label, data), mark_safe(drawing(name))
    )


def referred_to(request: HttpRequest) -> set[str]:
    """The icons the page has used so far; kept on the request, which includes and blocks all share."""
    used: set[str] = request.__dict__.setdefault("icons", set())
    return used


@register.simple_tag(takes_context=True)
def icon(context: template.Context, name: str, label: str = "", **data: Any) -> SafeString:
    """`{% icon "lock" %}` is decoration; `{% icon "lock" "Internal note" %}` says something.
    Further words, unless empty, become data attributes: `{% icon "status-open" status="open" %}`."""
    request = context.get("request")
    if request is None or getattr(request, "htmx", False):
        return in_full(name, label, **data)
    drawing(name)  # a misspelt name fails here, where the template says it
    referred_to(request).add(name)
    return reference(name, label, **data)


@register.simple_tag(takes_context=True)
def icons_of_tickets(context: template.Context) -> str:
    """Adds the icons of ticket rows to the sprite: the rows refer to them without using the tag."""
    referred_to(context["request"]).update(OF_A_TICKET)
    return ""


@cache
def symbol(name: str) -> str:
    return f'<symbol id="i-{name}" viewBox="0 0 24 24">{drawing(name)}</symbol>'


@register.simple_tag(takes_context=True)
def sprite(context: template.Context) -> SafeString:
    """Defines the icons that the page has used, once each."""
    request = context.get("request")
    names = sorted(referred_to(request)) if request is not None else []
    return mark_safe(
        f'<svg class="sprite" aria-hidden="true" xmlns="http://www.w3.org/2000/svg">{"".join(map(symbol, names))}</svg>'
    )
