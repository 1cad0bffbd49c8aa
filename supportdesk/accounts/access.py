"""Who a view is for, said once, above it. A view without such a line fails the test that walks the URL map.

Denied and absent look the same: whoever may not be somewhere gets the 404 of a page that does not exist.
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
    """A request behind one of these decorators: its user is somebody."""

    user: User


def public(view: View) -> View:
    """Anybody."""
    view.access = "public"  # type: ignore[attr-defined]
    return view


def portal(view: View) -> View:
    """Whoever is signed in; what they see is up to `for_customer`."""
    return _marked(signed_in(view), "portal")


def desk(key: Key) -> Callable[[View], View]:
    """Members of some tenant who hold the key there. Which tenants' rows they reach is up to `for_agent(user, key)`."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: SignedIn, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not tenant_ids(request.user, key):
                raise Http404
            return view(request, *args, **kwargs)

        return _marked(signed_in(guarded), f"desk:{key}")

    return decorate


def signed_in(view: View) -> View:
    """Strangers are asked to sign in first, and then offered to send what they came to send."""

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
    """After the sign-out, the browser's way back must lead to nothing."""
    response.headers.setdefault("Cache-Control", "private, no-store")
    return response


def _marked(view: View, access: str) -> View:
    view.access = access  # type: ignore[attr-defined]
    return view
