from collections.abc import Callable
from functools import wraps
from typing import Any

from csp.constants import NONCE, SELF, UNSAFE_EVAL, UNSAFE_INLINE
from csp.decorators import csp_replace
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from unfold.sites import UnfoldAdminSite

from supportdesk.accounts.access import public
from supportdesk.accounts.permissions import administers

View = Callable[..., HttpResponseBase]

# Unfold's Alpine.js compiles expressions out of attributes, and its theme is an inline style sheet. The rest of
# the site keeps its strict policy.
POLICY = {"script-src": [SELF, NONCE, UNSAFE_EVAL], "style-src": [SELF, UNSAFE_INLINE]}
# Tells anybody where any object by its id lives, whoever it belongs to.
SHORTCUT = "view_on_site"
only_forms = require_http_methods(["GET", "HEAD", "POST"])


class AdministrationSite(UnfoldAdminSite):  # type: ignore[misc]
    """The admin site, for members with the admin key and superusers; others get a 404."""

    index_template = "admin/overview.html"
    index_title = "Overview"

    def has_permission(self, request: HttpRequest) -> bool:
        return administers(request.user)

    def admin_view(self, view: View, cacheable: bool = False) -> View:
        inner = only_forms(csp_replace(POLICY)(super().admin_view(view, cacheable)))

        @wraps(inner)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not self.has_permission(request):
                raise Http404
            try:
                return inner(request, *args, **kwargs)
            except PermissionDenied as error:
                raise Http404 from error

        return guarded

    def get_urls(self) -> list[URLPattern | URLResolver]:
        urls = [url for url in super().get_urls() if getattr(url, "name", "") != SHORTCUT]
        declare(urls)
        return urls

    @public
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Redirect to the only sign-in page, which has the rate limits."""
        return redirect_to_login(request.GET.get("next") or request.path.removesuffix("login/"))

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return sign_out(request)

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return change_password(request)


def declare(urls: list[URLPattern | URLResolver]) -> None:
    """Set the access marker of each of the site's views, as the decorators of our own views do."""
    for url in urls:
        if isinstance(url, URLResolver):
            declare(url.url_patterns)
        elif not hasattr(url.callback, "access"):
            url.callback.access = "admin"  # type: ignore[attr-defined]


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("account_login")


@require_safe
def change_password(request: HttpRequest) -> HttpResponse:
    return redirect("account_change_password")
