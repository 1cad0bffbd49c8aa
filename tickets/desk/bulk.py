"""Applies one change to many tickets, by the usual verbs and ticket by ticket, and reports the outcomes."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from supportdesk.accounts.access import SignedIn, desk
from supportdesk.accounts.actors import Actor
from supportdesk.accounts.models import User
from supportdesk.accounts.permissions import Key, tenant_ids
from tickets.assigning import assign
from tickets.desk.browsing import Asked, respond
from tickets.desk.choosing import colleague, queue_within
from tickets.errors import Invalid, Refused
from tickets.models import Ticket
from tickets.models.tagged import tag_name

AT_MOST = 100
ACTS = ("assignee", "status", "priority", "queue", "tag")
Act = Callable[[Ticket], object]


@dataclass(slots=True)
class Outcome:
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    refused: dict[str, list[str]] = field(default_factory=dict)  # by reason

    def refuse(self, number: str, why: str) -> None:
        self.refused.setdefault(why, []).append(number)

    def tell(self, request: SignedIn) -> None:
        if self.changed:
            messages.success(request, f"Changed {counted(self.changed)}.")
        if self.unchanged and not self.refused:
            messages.info(request, f"{counted(self.unchanged).capitalize()} needed no change.")
        for why, numbers in self.refused.items():
            messages.error(request, f"Not changed: {', '.join(numbers)}. {why}")


def counted(numbers: list[str]) -> str:
    return numbers[0] if len(numbers) == 1 else f"{len(numbers)} tickets"


def act_of(data: QueryDict, user: User) -> Act:
    """The one change that the form names. Raises Invalid if it names none, or an unknown value."""
    by = Actor.agent(user)
    tenants = tenant_ids(user, Key.MANAGE)
    name, value = next(((name, str(data[name])) for name in ACTS if data.get(name)), ("", ""))
    match name:
        case "assignee":
            return partial(assign, to=colleague(value, user=user, tenants=tenants), user=user)
        case "status":
            return partial(Ticket.set_status, status=value, by=by)
        case "priority":
            return partial(Ticket.set_priority, priority=value, by=by)
        case "queue":
            return partial(Ticket.move, queue=queue_within(value, tenants), by=by)
        case "tag":
            return partial(Ticket.tag, add=[tag_name(value)], by=by)
    raise Invalid("Choose what to do with the selected tickets.")


@desk(Key.MANAGE)
@require_POST
def bulk(request: SignedIn) -> HttpResponse:
    outcome = Outcome()
    try:
        numbers = numbers_of(request.POST)
        do(act_of(request.POST, request.user), request.user, numbers, outcome)
    except Refused as refusal:
        messages.error(request, refusal.message)
    outcome.tell(request)
    return answer(request)


def numbers_of(data: QueryDict) -> list[str]:
    numbers = list(dict.fromkeys(number.replace("\x00", "")[:24] for number in data.getlist("ticket")))
    if not numbers:
        raise Invalid("Select at least one ticket.")
    if len(numbers) > AT_MOST:
        raise Invalid(f"At most {AT_MOST} tickets at a time; this is {len(numbers)}.")
    return numbers


def do(act: Act, user: User, numbers: Iterable[str], outcome: Outcome) -> None:
    found = Ticket.objects.for_agent(user, Key.MANAGE).with_people().in_bulk(list(numbers), field_name="number")
    for number in numbers:
        if number not in found:
            outcome.refuse(number, "No such ticket.")
            continue
        try:
            changed = act(found[number])
        except Refused as refusal:
            outcome.refuse(number, refusal.message)
        else:
            (outcome.changed if changed else outcome.unchanged).append(number)


def answer(request: SignedIn) -> HttpResponse:
    """Back to the list that the form was sent from, whose query string is in `here`."""
    here = QueryDict(request.POST.get("here", "")[:2000])
    if not request.htmx:
        return redirect(f"{reverse('desk:tickets')}?{here.urlencode()}")
    request.GET = here
    return respond(request, Asked.of(request))
