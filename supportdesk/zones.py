"""Times as the clock on the viewer's wall shows them. Their browser says which zone that is, by a cookie."""

import zoneinfo
from collections.abc import Callable
from urllib.parse import unquote

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

COOKIE = "zone"
KNOWN = frozenset(zoneinfo.available_timezones())


class TimeZoneMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Whatever is no zone's name counts as none: then times are in UTC."""
        named = unquote(request.COOKIES.get(COOKIE, ""))
        with timezone.override(zoneinfo.ZoneInfo(named) if named in KNOWN else None):
            return self.get_response(request)
