"""Who a view is for, said once, above it. A view without such a line fails the test that walks the URL map.

Denied and absent look the same: whoever may not be somewhere gets the 404 of a page that does not exist.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponseBase

from supportdesk.accounts.models import User
from supportdesk.accounts.permissions import Key, tenant_ids

View = Callable[..., HttpResponseBase]


class SignedIn(HttpRequest):
    """A request behind one of these decorators: its user is somebody."""

    user: User
    htmx: Any


def public(view: View) -> View:
    """Anybody."""
    view.access = "public"  # type: ignore[attr-defined]
    return view


def portal(view: View) -> View:
    """Whoever is signed in; what they see is up to `for_customer`."""
    return _marked(login_required(view), "portal")


def desk(key: Key) -> Callable[[View], View]:
    """Members of some tenant who hold the key there. Which tenants' rows they reach is up to `for_agent(user, key)`."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: SignedIn, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not tenant_ids(request.user, key):
                raise Http404
            return view(request, *args, **kwargs)

        return _marked(login_required(guarded), f"desk:{key}")

    return decorate


def _marked(view: View, access: str) -> View:
    view.access = access  # type: ignore[attr-defined]
    return view
