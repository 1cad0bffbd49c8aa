from datetime import datetime

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from tickets.moments import stamp, when

register = template.Library()


@register.filter
def time_tag(moment: datetime | None) -> SafeString | str:
    """`{{ entry.at|time_tag }}`: in words, with the full stamp on hover."""
    return tagged(moment, when(moment, timezone.now())) if moment else ""


def tagged(moment: datetime, words: str) -> SafeString:
    exact = moment.isoformat(timespec="minutes")
    return format_html('<time datetime="{}" title="{}">{}</time>', exact, stamp(moment), words)
