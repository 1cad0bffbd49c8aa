"""The list of tickets."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from supportdesk.accounts.access import SignedIn, desk
from supportdesk.accounts.permissions import Key
from tickets.desk.chips import FilterBar, bulk_choices
from tickets.desk.choices import choices_of
from tickets.desk.reading import ticket_of
from tickets.desk.rows import draw_rows
from tickets.desk.sidebar import COUNT_AT_MOST, Sidebar, counted, framed, title_of
from tickets.desk.views import filters_of, query_of, view_of
from tickets.errors import Refused
from tickets.filters import DAYS, Filters, desk_scopes
from tickets.listing import ORDERS, PageOfIds, find_page
from tickets.models import Notice
from tickets.models.notice import FOR_AGENTS

NEWEST = "newest"


@dataclass(frozen=True, slots=True)
class Asked:
    """The list that the query string asks for, or the problem why it cannot be shown."""

    filters: Filters
    sort: str
    page: PageOfIds
    problem: Refused | None = None

    @classmethod
    def of(cls, request: SignedIn) -> "Asked":
        sort = request.GET.get("sort") or NEWEST
        try:
            filters = filters_of(request.GET)
            scopes = desk_scopes(request.user, filters)
            # A number of the SLA page leads to these: the list says it, too.
            count = COUNT_AT_MOST if any(name == "sla" or name in DAYS for name, _ in filters.given()) else 0
            page = find_page(scopes, order=sort, cursor=request.GET.get("cursor", ""), count=count)
            return cls(filters, sort, page)
        except Refused as refusal:
            return cls(Filters(), NEWEST, PageOfIds([], None, None), refusal)

    @property
    def sorting(self) -> str:
        """The sort order for links; blank for the default."""
        return self.sort if self.sort != NEWEST else ""

    def count(self, sidebar: Sidebar) -> str:
        """How many tickets the list holds; blank if that was not counted."""
        total = self.page.total
        return sidebar.count or ("" if total is None else counted(total))

    def link(self, **more: str) -> str:
        return query_of(self.filters, **({"sort": self.sorting} | more))


@desk(Key.VIEW)
@require_safe
def tickets(request: SignedIn) -> HttpResponse:
    if number := request.GET.get("ticket"):  # the address notices carry
        ticket = ticket_of(request, number.replace("\x00", "").upper())
        Notice.objects.of(request.user).of_kinds(FOR_AGENTS).about(ticket.pk).read(timezone.now())
        return redirect(ticket)
    asked = Asked.of(request)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if asked.problem else HTTPStatus.OK
    return respond(request, asked, status=status)


def respond(request: SignedIn, asked: Asked, *, status: int = HTTPStatus.OK) -> HttpResponse:
    context = framed(request, None if asked.problem else asked.filters)
    template = "desk/list/answer.html" if request.htmx else "desk/list/page.html"
    return render(request, template, context | listed(request, asked, context["sidebar"]), status=status)


def listed(request: SignedIn, asked: Asked, sidebar: Sidebar) -> dict[str, Any]:
    tenants = tuple(tenant.pk for tenant in sidebar.tenants)
    choices = choices_of(tenants, map(int, asked.filters.requester))
    bar = FilterBar(asked.filters, sidebar, choices, asked.sorting, request.GET.get("add", ""))
    view = None if asked.problem else view_of(asked.filters)
    return {
        "asked": asked,
        "bar": bar,
        "chips": bar.chips,
        "view": view,
        "title": title_of(view, sidebar.tenants) if view else "Search" if asked.filters.q else "Tickets",
        "count": asked.count(sidebar),
        "rows": draw_rows(asked.page.ids, viewer=request.user, now=timezone.now(), by_update=asked.sort == "updated"),
        "orders": [(order.label, asked.link(sort=order.name), order.name == asked.sort) for order in ORDERS.values()],
        "here": asked.link(cursor=request.GET.get("cursor", "")),
        "next": asked.page.next and asked.link(cursor=str(asked.page.next)),
        "previous": asked.page.previous and asked.link(cursor=str(asked.page.previous)),
        **bulk_choices(bar),
    }
