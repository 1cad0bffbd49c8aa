from datetime import datetime

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from tickets.moments import coming, stamp, when

register = template.Library()


@register.filter
def time_tag(moment: datetime | None) -> SafeString | str:
    """`{{ entry.at|time_tag }}`: in words, with the full stamp on hover."""
    return tagged(moment, when(moment, timezone.now())) if moment else ""


@register.filter
def coming_tag(moment: datetime) -> SafeString:
    """`{{ deadline|coming_tag }}`: the same for a moment in the future."""
    return tagged(moment, coming(moment, timezone.now()))


register.filter("stamp", stamp)


def tagged(moment: datetime, words: str) -> SafeString:
    exact = moment.isoformat(timespec="minutes")
    return format_html('<time datetime="{}" title="{}">{}</time>', exact, stamp(moment), words)
