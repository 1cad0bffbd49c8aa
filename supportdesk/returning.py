"""Back to the page that a form was sent from, which says where that is in `next`."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme


def back_from(request: HttpRequest, *, otherwise: str) -> HttpResponse:
    """Never to another host: then, or where `next` is no path, to the address named `otherwise`."""
    page = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure())
    return redirect(page if ours and page.startswith("/") else otherwise)
