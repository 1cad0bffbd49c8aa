"""Appearance and sidebar of the admin site, for the settings."""

from typing import Any

from django.templatetags.static import static
from django.urls import reverse_lazy

# The palette of static/css/tokens.css in the steps that Unfold asks for.
GREY = {
    "50": "oklch(0.984 0.002 260)",
    "100": "oklch(0.967 0.003 260)",
    "200": "oklch(0.905 0.005 260)",
    "300": "oklch(0.85 0.006 260)",
    "400": "oklch(0.715 0.01 260)",
    "500": "oklch(0.505 0.012 260)",
    "600": "oklch(0.4 0.012 260)",
    "700": "oklch(0.3 0.01 260)",
    "800": "oklch(0.28 0.009 260)",
    "900": "oklch(0.195 0.007 260)",
    "950": "oklch(0.165 0.006 260)",
}
BLUE = {
    "50": "oklch(0.975 0.012 262)",
    "100": "oklch(0.957 0.02 262)",
    "200": "oklch(0.905 0.05 262)",
    "300": "oklch(0.83 0.085 260)",
    "400": "oklch(0.745 0.115 258)",
    "500": "oklch(0.62 0.15 260)",
    "600": "oklch(0.5 0.165 262)",
    "700": "oklch(0.44 0.155 262)",
    "800": "oklch(0.37 0.12 262)",
    "900": "oklch(0.29 0.055 262)",
    "950": "oklch(0.22 0.045 262)",
}


def page(title: str, icon: str, model: str) -> dict[str, Any]:
    """A sidebar entry for the list of `app_model`."""
    return {"title": title, "icon": icon, "link": reverse_lazy(f"admin:{model}_changelist")}


def group(title: str, *pages: dict[str, Any]) -> dict[str, Any]:
    return {"title": title, "separator": True, "items": list(pages)}


UNFOLD: dict[str, Any] = {
    "SITE_TITLE": "Supportdesk",
    "SITE_HEADER": "Supportdesk",
    "SITE_SUBHEADER": "Administration",
    "SITE_ICON": lambda request: static("img/favicon.svg"),
    "SITE_URL": "/",
    "SITE_FAVICONS": [
        {"rel": "icon", "type": "image/svg+xml", "href": lambda request: static("img/favicon.svg")},
    ],
    "STYLES": [
        lambda request: static("css/admin/colours.css"),
        lambda request: static("css/admin/unscripted.css"),
        lambda request: static("css/admin/narrow.css"),
    ],
    "SCRIPTS": [lambda request: static("js/admin/naming.js")],
    "SHOW_VIEW_ON_SITE": False,
    "SHOW_BACK_BUTTON": True,
    "BORDER_RADIUS": "6px",
    "COLORS": {"base": GREY, "primary": BLUE},
    "COMMAND": {"search_models": True},
    "SIDEBAR": {
        "show_search": True,
        "command_search": True,
        "navigation": [
            group(
                "Desk",
                page("Queues", "inbox", "tickets_queue"),
                page("Help topics", "bookmark", "tickets_helptopic"),
                page("Canned responses", "quickreply", "tickets_cannedresponse"),
                page("File limits", "attach_file", "tickets_filelimits"),
            ),
            group(
                "People",
                page("Members", "badge", "accounts_membership"),
                page("Users", "person", "accounts_user"),
                page("Contacts", "contacts", "accounts_contact"),
                page("Business partners", "domain", "accounts_businesspartner"),
            ),
            group(
                "Deadlines",
                page("SLA policies", "timer", "tickets_slapolicy"),
                page("Calendars", "calendar_month", "tickets_calendar"),
            ),
            group(
                "Triage",
                page("Routing rules", "alt_route", "triage_routingrule"),
                page("Lexicons", "dictionary", "triage_tenantlexicon"),
            ),
            group(
                "Answers",
                page("Library", "menu_book", "conversations_libraryitem"),
                page("Assistant", "smart_toy", "conversations_assistant"),
                page("Unanswered questions", "contact_support", "conversations_unansweredquestion"),
            ),
            group(
                "Operation",
                page("Deliveries", "outgoing_mail", "outbox_delivery"),
                page("API tokens", "key", "accounts_apitoken"),
                page("Company", "settings", "accounts_tenant"),
            ),
        ],
    },
}
