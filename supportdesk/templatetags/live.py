from django import template
from django.conf import settings

register = template.Library()


@register.simple_tag
def live_url() -> str:
    """Where pages listen for hints; blank where none are given, and then they look every minute."""
    return str(settings.LIVE_URL)
