"""Agents start and end a break, during which their queues assign no tickets to them."""

from django.contrib import messages
from django.http import HttpResponse
from django.views.decorators.http import require_POST

from supportdesk.accounts.access import SignedIn, desk
from supportdesk.accounts.permissions import Key
from supportdesk.returning import back_from
from tickets.models import QueueMember

AVAILABLE, ON_BREAK = "available", "on_break"


def availability_of(on_break: bool | None) -> str:
    """Blank for users who belong to no queue. A break applies to all queues at once."""
    if on_break is None:
        return ""
    return ON_BREAK if on_break else AVAILABLE


@desk(Key.MANAGE)
@require_POST
def availability(request: SignedIn) -> HttpResponse:
    theirs, wanted = QueueMember.objects.of_user(request.user.pk), request.POST.get("availability")
    if wanted == ON_BREAK:
        theirs.take_break()
        messages.success(request, "You are on a break. Your queues give you no new tickets.")
    elif wanted == AVAILABLE:
        theirs.come_back()
        messages.success(request, "You are available again.")
    return back_from(request, otherwise="desk:tickets")
