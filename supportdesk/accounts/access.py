"""Decorators that declare who may use a view. A test walks the URLs and fails for a view without one.

Denied and absent look the same: who may not use a page gets the 404 of one that does not exist.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpResponseBase
from django.urls import reverse

from supportdesk.accounts.models import User
from supportdesk.accounts.permissions import Key, tenant_ids
from supportdesk.accounts.unsent import forget, keep
from supportdesk.htmx import HtmxRequest

View = Callable[..., HttpResponseBase]


class SignedIn(HtmxRequest):
    """A request whose user is signed in."""

    user: User


def public(view: View) -> View:
    """Anybody."""
    view.access = "public"  # type: ignore[attr-defined]
    return view


def portal(view: View) -> View:
    """Any signed-in user; `for_customer` limits the rows they see."""
    return _marked(signed_in(view), "portal")


def desk(key: Key) -> Callable[[View], View]:
    """Members who hold the key in at least one tenant; `for_agent(user, key)` limits the rows they see."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: SignedIn, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not tenant_ids(request.user, key):
                raise Http404
            return view(request, *args, **kwargs)

        return _marked(signed_in(guarded), f"desk:{key}")

    return decorate


def signed_in(view: View) -> View:
    """Redirect to the sign-in. A form that was sent is kept, and offered to be sent again afterwards."""

    @wraps(view)
    def guarded(request: SignedIn, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated:
            if request.method == "POST":
                forget(request)
            return unkept(view(request, *args, **kwargs))
        if request.method != "POST":
            return redirect_to_login(request.get_full_path())
        return redirect_to_login(reverse("account_unsent" if keep(request) else "home"))

    return guarded


def unkept(response: HttpResponseBase) -> HttpResponseBase:
    """Forbid caching, so that the Back button shows nothing after signing out."""
    response.headers.setdefault("Cache-Control", "private, no-store")
    return response


def _marked(view: View, access: str) -> View:
    view.access = access  # type: ignore[attr-defined]
    return view
