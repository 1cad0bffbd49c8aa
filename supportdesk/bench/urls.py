"""The product's URLs, and a static page to compare its list with."""

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from supportdesk.accounts.access import portal
from supportdesk.urls import urlpatterns as product

ROW = {name: f"The {name} of a row" for name in ("subject", "excerpt", "requester", "queue", "assignee", "status")}


@portal
def static_rows(request: HttpRequest) -> HttpResponse:
    row = ROW | {"number": "SD-00001", "at": datetime(2026, 1, 2, tzinfo=UTC)}
    return render(request, "bench/static_rows.html", {"rows": [row] * 50})


urlpatterns = [*product, path("bench/static/", static_rows)]
