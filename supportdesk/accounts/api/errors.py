"""The one format of all errors of the API."""

from collections.abc import Mapping
from typing import Any, Final

from django.http import JsonResponse
from ninja import Schema
from pydantic import Field


class ErrorDetail(Schema):
    code: str = Field(description="For programs; does not change.", examples=["invalid"])
    message: str = Field(description="For people.", examples=["Some of the fields cannot be taken."])
    fields: dict[str, str] = Field(
        description="What is wrong with which field; empty where no field is to blame.",
        examples=[{"subject": "This cannot be blank."}],
    )


class ErrorOut(Schema):
    error: ErrorDetail


CODES: Final = {
    400: "malformed",
    401: "unauthenticated",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    413: "too_large",
    422: "invalid",
    429: "too_many_requests",
    500: "internal",
    503: "unavailable",
}

# What operations declare beside their good answer.
ANY: Final = frozenset({400, 401, 403, 422, 429, 500})
ONE: Final = ANY | {404}
WRITTEN: Final = ANY | {413}
WRITTEN_ONE: Final = WRITTEN | {404, 409}


def error_response(
    status: int, message: str, *, code: str = "", fields: Mapping[str, str] | None = None
) -> JsonResponse:
    error: dict[str, Any] = {"code": code or CODES[status], "message": message, "fields": dict(fields or {})}
    response = JsonResponse({"error": error}, status=status)
    if status == 401:
        response["WWW-Authenticate"] = 'Bearer realm="supportdesk"'
    return response
