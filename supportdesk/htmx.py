"""What every htmx response needs: redirects, flash messages, and the Vary header."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails


class HtmxRequest(HttpRequest):
    htmx: HtmxDetails


Handler = Callable[[HtmxRequest], HttpResponse]


class HtmxResponseMiddleware:
    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HtmxRequest) -> HttpResponse:
        response = self.get_response(request)
        patch_vary_headers(response, ["HX-Request"])
        if not request.htmx:
            return response
        if 300 <= response.status_code < 400:
            return self.redirect(request, response)
        return self.with_flashes(request, response)

    def redirect(self, request: HtmxRequest, response: HttpResponse) -> HttpResponse:
        """Redirect the browser itself: a fragment must not be replaced by another page, such as the sign-in."""
        target = response["Location"]
        if request.method == "GET" and target.startswith(resolve_url(settings.LOGIN_URL)):
            target = redirect_to_login(request.htmx.current_url_abs_path or "/").url
        answer = HttpResponseClientRedirect(target)
        answer.cookies = response.cookies
        return answer

    def with_flashes(self, request: HtmxRequest, response: HttpResponse) -> HttpResponse:
        is_html = response.get("Content-Type", "").startswith("text/html") and not response.streaming
        flashes = list(get_messages(request)) if is_html else []
        if flashes:
            response.content += render_to_string("parts/flashes.html", {"messages": flashes, "oob": True}).encode()
        return response
