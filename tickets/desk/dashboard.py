"""The SLA page."""

from http import HTTPStatus

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from supportdesk.accounts.access import SignedIn, desk
from supportdesk.accounts.permissions import Key
from tickets.clock.zones import find_zone
from tickets.desk.board import Asked, Board
from tickets.desk.sidebar import framed
from tickets.errors import Refused


@desk(Key.VIEW)
@require_safe
def dashboard(request: SignedIn) -> HttpResponse:
    try:
        asked = Asked.read(request.GET)
    except Refused as refusal:
        context = framed(request, at="sla", problem=refusal)
        return render(request, "desk/sla/page.html", context, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    context = framed(request, at="sla", asked=asked)
    board = Board.of(asked, context["sidebar"], timezone.now())
    with timezone.override(find_zone(board.zone)):
        template = "desk/sla/board.html" if request.htmx else "desk/sla/page.html"
        return render(request, template, context | {"board": board})
