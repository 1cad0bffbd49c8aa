"""The product's URLs, and beside them the page that its list is measured against."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from supportdesk.accounts.access import portal
from supportdesk.urls import urlpatterns as product

# As many fields as a row of the list shows, and all of them constant.
ROW = {name: f"The {name} of a row" for name in "number subject excerpt requester queue assignee status age".split()}


@portal
def static_rows(request: HttpRequest) -> HttpResponse:
    return render(request, "bench/static_rows.html", {"rows": [ROW] * 50})


urlpatterns = [*product, path("bench/static/", static_rows)]
