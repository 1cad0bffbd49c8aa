"""Redirects back to the page that a form was sent from, named by its field `next`."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme


def back_from(request: HttpRequest, *, otherwise: str) -> HttpResponse:
    """Redirect to `next` if it is a path on this host, else to the URL named `otherwise`."""
    page = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure())
    return redirect(page if ours and page.startswith("/") else otherwise)
