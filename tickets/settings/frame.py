"""The frame of the settings pages: the tenant, the tabs, and the latest changes."""

from typing import Any, NamedTuple

from django.http import Http404
from django.urls import reverse

from supportdesk.accounts.access import SignedIn
from supportdesk.accounts.models import Tenant, User
from supportdesk.accounts.permissions import Key, memberships_with
from tickets.desk.sidebar import framed
from tickets.settings.telling import latest_changes

PRIORITIES, SOURCES, ROUTING, POLICIES = "priorities", "sources", "routing", "policies"
LABELS = {PRIORITIES: "Priorities", SOURCES: "Sources", ROUTING: "Routing", POLICIES: "Policies"}


class Tab(NamedTuple):
    label: str
    url: str
    is_open: bool


def administered(user: User) -> list[Tenant]:
    return [membership.tenant for membership in memberships_with(user, Key.ADMIN)]


def company_of(request: SignedIn) -> Tenant:
    """The tenant named in the query, else the user's first; 404 if they do not administer it."""
    wanted = request.GET.get("company")
    found = next((one for one in administered(request.user) if wanted in (None, str(one.pk))), None)
    if found is None:
        raise Http404
    return found


def address_of(tab: str, tenant: Tenant) -> str:
    return f"{reverse(f'settings:{tab}')}?company={tenant.pk}"


def set_up(request: SignedIn, tab: str, *, tenant: Tenant, **context: Any) -> dict[str, Any]:
    """The context of a tab. Two queries in addition to the frame's."""
    context |= {
        "tenant": tenant,
        "tab": LABELS[tab],
        "tabs": [Tab(label, address_of(name, tenant), name == tab) for name, label in LABELS.items()],
        "companies": administered(request.user),
        "latest_changes": latest_changes(tenant),
    }
    return framed(request, at="settings", **context)
