"""The standing views of the sidebar, and how a list's filters are written in its URL."""

from dataclasses import dataclass
from functools import lru_cache

from django.http import QueryDict

from tickets.filters import ME, NOBODY, Filters
from tickets.states import Priority, Status

UNRESOLVED = "unresolved"


@dataclass(frozen=True, slots=True)
class StandingView:
    name: str
    label: str
    icon: str
    filters: Filters


VIEWS = (
    StandingView("mine", "My open tickets", "inbox", Filters(status=(UNRESOLVED,), assignee=(ME,))),
    StandingView("unassigned", "Unassigned", "user-plus", Filters(status=(UNRESOLVED,), assignee=(NOBODY,))),
    StandingView("unresolved", "All unresolved", "layout-list", Filters(status=(UNRESOLVED,))),
    StandingView("urgent", "Urgent", "flame", Filters(status=(UNRESOLVED,), priority=(Priority.URGENT,))),
    StandingView("waiting", "Waiting on customer", "clock", Filters(status=(Status.PENDING,))),
    StandingView("all", "All tickets", "layers", Filters()),
)
DEFAULT = VIEWS[2]


def view_of(filters: Filters) -> StandingView | None:
    return next((view for view in VIEWS if view.filters == filters), None)


def filters_of(query: QueryDict) -> Filters:
    """The filters in the query, or those of the default view if there are none. Raises Invalid."""
    filters = Filters.read(query)
    return DEFAULT.filters if filters == Filters() and query.get("view") != "all" else filters


@lru_cache(maxsize=512)
def query_of(filters: Filters, **more: str) -> str:
    """The query string that `filters_of` reads back as these filters, with the other parameters that are not blank."""
    query = QueryDict(mutable=True)
    for name, values in filters.given():
        query.setlist(name, list(values))
    if filters.q:
        query["q"] = filters.q
    if not query:
        query["view"] = "all"  # no filter at all would mean the default view
    query.update({name: value for name, value in more.items() if value})
    return query.urlencode(safe=":@/")
