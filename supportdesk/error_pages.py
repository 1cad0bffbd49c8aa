"""The pages for what cannot be read, and for what went wrong on our side."""

import sys
from contextlib import suppress

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.shortcuts import render
from django.template.loader import render_to_string

RETRY_AFTER = 10  # seconds
HEARD_OUT = 100  # megabytes


def is_passing(error: BaseException | None) -> bool:
    """Whether the database is unavailable, which is temporary, rather than a bug."""
    return isinstance(error, OperationalError | InterfaceError)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """handler400"""
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        hear_out(request)
        return render(request, "413.html", status=413)
    return HttpResponse(render_to_string("400.html"), status=400)


def hear_out(request: HttpRequest) -> None:
    """Browsers that are hung up on while they send tell of a broken connection, and never of the answer."""
    with suppress(UnreadablePostError):
        for _ in range(HEARD_OUT):
            if not request.read(1024 * 1024):
                return


def server_error(request: HttpRequest) -> HttpResponse:
    """handler500. Called while the exception is being handled, so `sys.exc_info` still has it."""
    if is_passing(sys.exc_info()[1]):
        return HttpResponse(render_to_string("503.html"), status=503, headers={"Retry-After": str(RETRY_AFTER)})
    return HttpResponse(render_to_string("500.html"), status=500)
