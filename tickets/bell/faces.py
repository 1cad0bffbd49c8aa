"""The two bells, on the desk and in the portal: one person may be an agent and a customer, and each bell shows only
the notices for its role."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from supportdesk.accounts.access import SignedIn, View, desk, portal
from supportdesk.accounts.models import User
from supportdesk.accounts.permissions import Key
from tickets.desk.sidebar import framed
from tickets.models import Notice, NoticeKind, Ticket
from tickets.models.notice import FOR_AGENTS, FOR_CUSTOMERS, NoticeQuerySet
from tickets.models.ticket import TicketQuerySet
from tickets.portal.visitor import Visitor


@dataclass(frozen=True, slots=True)
class Face:
    name: str
    kinds: tuple[NoticeKind, ...]
    tickets: str  # the list, to which ?ticket= can be put
    seen: Callable[[User], TicketQuerySet]
    guard: Callable[[View], View]
    frame: Callable[..., dict[str, Any]]

    def notices(self, user: User) -> NoticeQuerySet:
        return Notice.objects.of(user).of_kinds(self.kinds)

    def url(self, view: str, *args: Any) -> str:
        return reverse(f"{self.name}_bell:{view}", args=args)

    @property
    def base(self) -> str:
        return f"bell/{self.name}.html"


def in_portal(request: SignedIn, **context: Any) -> dict[str, Any]:
    return {"visitor": Visitor.of(request.user), **context}


DESK = Face("desk", FOR_AGENTS, "desk:tickets", Ticket.objects.for_agent, desk(Key.VIEW), framed)
PORTAL = Face("portal", FOR_CUSTOMERS, "portal:tickets", Ticket.objects.for_customer, portal, in_portal)


def facing(view: Callable[..., HttpResponse], face: Face) -> View:
    """The view for this bell, guarded as its pages are."""

    @wraps(view)
    def faced(request: SignedIn, **kwargs: Any) -> HttpResponse:
        return view(request, face, **kwargs)

    return face.guard(faced)
