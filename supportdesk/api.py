"""Assembles the JSON API at /api/v1: routers, errors in one format, and documentation without other servers."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponseBase, JsonResponse, UnreadablePostError
from django.urls import URLPattern, re_path, reverse
from django.utils.functional import cached_property
from ninja import NinjaAPI, Schema, Swagger
from ninja.errors import HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema

from supportdesk.accounts.access import public, unkept
from supportdesk.accounts.api.auth import READ
from supportdesk.accounts.api.errors import error_response
from supportdesk.accounts.api.throttling import PerMinute
from supportdesk.error_pages import RETRY_AFTER
from tickets.api.directory import router as directory
from tickets.api.files import router as files
from tickets.api.threads import router as threads
from tickets.errors import Refused
from triage.api.seeding import router as seeding
from triage.api.tickets import router as tickets

log = logging.getLogger(__name__)

ABOUT = """Tickets, their threads and their figures, for programs.

Send `Authorization: Bearer <token>`; a token speaks for one member at one desk, within its scopes `tickets:read` and
`tickets:write`. Every error is `{"error": {"code", "message", "fields"}}`. Lists are read page by page with `cursor`.
"""


class Api(NinjaAPI):
    """Caches the OpenAPI document: building it takes long, and anybody may request it."""

    @cached_property
    def document(self) -> OpenAPISchema:
        return super().get_openapi_schema()

    def get_openapi_schema(self, **asked: Any) -> OpenAPISchema:
        return self.document


api = Api(
    title="Supportdesk",
    version="1",
    description=ABOUT,
    urls_namespace="api",
    auth=READ,
    throttle=[PerMinute()],
    # No badge: it would send the address of this page to somebody else's validator.
    docs=Swagger({"validatorUrl": None}),
)
for router in (tickets, threads, files, directory, seeding):
    api.add_router("", router)


class About(Schema):
    name: str
    version: str
    docs: str
    openapi: str


@api.get("/", response=About, auth=None, operation_id="about", tags=["About"])
def about(request: HttpRequest) -> Any:
    return About(
        name=api.title,
        version=api.version,
        docs=reverse("api:openapi-view"),
        openapi=reverse("api:openapi-json"),
    )


@api.exception_handler(Refused)
def refused(request: HttpRequest, error: Refused) -> JsonResponse:
    fields = {error.field: error.message} if error.field else {}
    return error_response(error.status, error.message, code=error.code, fields=fields)


@api.exception_handler(ValidationError)
def invalid(request: HttpRequest, error: ValidationError) -> JsonResponse:
    fields = {field_of(one["loc"]): one["msg"].removeprefix("Value error, ") for one in error.errors}
    return error_response(422, "Some of the fields cannot be taken.", fields=fields)


def field_of(place: tuple[str | int, ...]) -> str:
    """("body", "new", "tags", 0) becomes tags.0; for the body or a parameter as a whole, its own name."""
    source, *names = place
    names = names[1:] if source == "body" else names
    return ".".join(map(str, names)) or str(source)


@api.exception_handler(HttpError)
def failed(request: HttpRequest, error: HttpError) -> JsonResponse:
    return error_response(error.status_code, error.message)


@api.exception_handler(Http404)
def absent(request: HttpRequest, error: Exception) -> JsonResponse:
    return error_response(404, "There is no such thing here.")


@api.exception_handler(RequestDataTooBig)
def too_large(request: HttpRequest, error: Exception) -> JsonResponse:
    return error_response(413, "This is more than one call may carry.")


@api.exception_handler(UnreadablePostError)
@api.exception_handler(SuspiciousOperation)
def unreadable(request: HttpRequest, error: Exception) -> JsonResponse:
    return error_response(400, "The request cannot be read.")


@api.exception_handler(OperationalError)
@api.exception_handler(InterfaceError)
def away(request: HttpRequest, error: Exception) -> JsonResponse:
    log.error("the database is away", extra={"path": request.path, "error": str(error)})
    response = error_response(503, "We cannot reach our database just now. Nothing was changed; try again shortly.")
    response["Retry-After"] = str(RETRY_AFTER)
    return response


@api.exception_handler(Exception)
def broken(request: HttpRequest, error: Exception) -> JsonResponse:
    log.exception("the API failed", extra={"path": request.path, "method": request.method})
    return error_response(500, "Something went wrong on our side. It has been written down.")


OPEN = frozenset({"about", "api-root", "openapi-json", "openapi-view"})
View = Callable[..., HttpResponseBase]


def speaking_json(view: View) -> View:
    """Turns the library's plain-text errors and unhandled exceptions into our error format."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            response = view(request, *args, **kwargs)
        except Exception as error:
            response = api.on_exception(request, error)
        if response.status_code != 405:
            return unkept(response) if hasattr(request, "auth") else response
        refusal = error_response(405, "This path does not take that method.")
        refusal["Allow"] = response["Allow"]
        return refusal

    answered.csrf_exempt = True  # type: ignore[attr-defined]  # sessions are checked where they are read
    return answered


@public
@speaking_json
def unknown(request: HttpRequest) -> JsonResponse:
    return absent(request, Http404())


def patterns() -> list[URLPattern]:
    """The library's URL patterns, each with its access marker, and a JSON 404 for all other paths."""
    found = [one for one in api.urls[0] if isinstance(one, URLPattern)]
    for one in found:
        one.callback = speaking_json(one.callback)
        one.callback.access = "public" if one.name in OPEN else "api"  # type: ignore[attr-defined]
    return [*found, re_path("", unknown)]


urls = (patterns(), "api", "api")
