"""Formats times in the viewer's time zone, which a script puts into a cookie."""

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
        """Times are in UTC if there is no cookie or an unknown name in it."""
        named = unquote(request.COOKIES.get(COOKIE, ""))
        with timezone.override(zoneinfo.ZoneInfo(named) if named in KNOWN else None):
            return self.get_response(request)
