"""Finds the ticket that a path names, or those that a query asks for, always within the caller's tenant."""

import re
from typing import Annotated

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.datastructures import MultiValueDict
from ninja import Path, Schema
from pydantic import Field, JsonValue

from supportdesk.accounts.api.auth import Caller
from tickets.api.fields import OTHER_SOURCES
from tickets.errors import Invalid
from tickets.filters import CHOICES, Filters
from tickets.listing import ORDERS, PAGE_SIZE, Page, read_page
from tickets.models import Ticket
from tickets.models.numbered import NUMBER
from tickets.models.ticket import TicketQuerySet
from tickets.text import is_id

MOST_ROWS = 100

TicketId = Annotated[str, Path(description="The ticket's id, or its number.", examples=["1"])]


def tickets_of(caller: Caller) -> TicketQuerySet:
    return Ticket.objects.for_agent(caller.user).of_tenants(caller.tenant.pk)


def ticket_or_404(caller: Caller, id: str) -> Ticket:
    if is_id(id):
        named: dict[str, str | int] = {"sequence": int(id)}
    elif re.fullmatch(NUMBER, id):
        named = {"number": id.upper()}
    else:
        raise Http404
    ticket: Ticket = get_object_or_404(tickets_of(caller).with_people(), **named)
    return ticket


def any_of(name: str, others: tuple[str, ...] = ()) -> list[str]:
    words: list[JsonValue] = [*CHOICES[name], *others]
    items: JsonValue = {"type": "string", "enum": words}
    return Field([], json_schema_extra={"items": items}, description="Any of these.")


class TicketQuery(Schema):
    status: list[str] = any_of("status")
    category: list[str] = any_of("category")
    priority: list[str] = any_of("priority")
    assigned_team: list[str] = any_of("team")
    sentiment: list[str] = any_of("sentiment")
    source: list[str] = any_of("source", tuple(OTHER_SOURCES))
    queue: list[str] = Field([], description="Queue ids.")
    topic: list[str] = Field([], description="Help topic ids, or `none`.")
    assignee: list[str] = Field([], description="Member ids, `me`, or `none`.")
    sla: list[str] = any_of("sla")
    tag: list[str] = Field([], description="Carrying any of these.")
    q: str = Field("", max_length=200, description="Words in the subject, the requester or the thread.")
    sort: str = Field("newest", json_schema_extra={"enum": list(ORDERS)})
    limit: int = Field(PAGE_SIZE, ge=1, le=MOST_ROWS)
    cursor: str = Field("", max_length=400, description="`next` or `previous` of another page of this list.")

    def filters(self) -> Filters:
        given = self.model_dump(exclude={"assigned_team", "source", "q", "sort", "limit", "cursor"})
        sources = [OTHER_SOURCES.get(value, value) for value in self.source]
        query = MultiValueDict({**given, "team": self.assigned_team, "source": sources, "q": [self.q]})
        try:
            return Filters.read(query)
        except Invalid as error:
            raise Invalid(error.message, field="assigned_team" if error.field == "team" else error.field) from error

    def page(self, caller: Caller) -> Page:
        scope = self.filters().narrow(Ticket.objects.of_tenants(caller.tenant.pk), caller.user)
        return read_page([scope], order=self.sort, cursor=self.cursor, size=self.limit)
