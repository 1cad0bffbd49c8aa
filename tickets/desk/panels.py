"""Panels beside the ticket on its page. Apps that depend on this one register theirs in AppConfig.ready:

    @register("triage", order=10)
    def triage_panel(ticket: Ticket, viewer: User) -> Panel | None:
        return Panel("desk/panels/triage.html", {"assessment": ...})

The template is one `<section class="rail__part">`, and is given `ticket` and `viewer` beside its own context.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from supportdesk.accounts.models import User
from tickets.models import Ticket


@dataclass(frozen=True, slots=True)
class Panel:
    template: str
    context: dict[str, Any] = field(default_factory=dict)


Maker = Callable[[Ticket, User], Panel | None]  # None: nothing to show here

_makers: dict[str, tuple[int, Maker]] = {}


def register(name: str, *, order: int) -> Callable[[Maker], Maker]:
    def decorate(maker: Maker) -> Maker:
        if name in _makers:
            raise ValueError(f"two panels are named {name}")
        _makers[name] = (order, maker)
        return maker

    return decorate


def panels_of(ticket: Ticket, viewer: User, request: HttpRequest) -> SafeString:
    """All panels of the ticket as HTML, in their order."""
    made = (maker(ticket, viewer) for _, maker in sorted(_makers.values(), key=lambda one: one[0]))
    given = {"ticket": ticket, "viewer": viewer}
    return mark_safe("".join(render_to_string(one.template, one.context | given, request) for one in made if one))
