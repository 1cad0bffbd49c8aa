"""The URLs of the agents' desk. Actions on a ticket are sub-resources of it."""

from django.urls import path, register_converter

from tickets.desk import answering, availability, browsing, bulk, canned, dashboard, editing, opening, reading
from tickets.models.numbered import NUMBER


class NumberConverter:
    """Matches a ticket's number, such as SD-00012."""

    regex = NUMBER

    def to_python(self, value: str) -> str:
        return value.upper()

    def to_url(self, value: str) -> str:
        return value


register_converter(NumberConverter, "number")

app_name = "desk"
urlpatterns = [
    path("availability/", availability.availability, name="availability"),
    path("sla/", dashboard.dashboard, name="sla"),
    path("tickets/", browsing.tickets, name="tickets"),
    path("tickets/bulk/", bulk.bulk, name="bulk"),
    path("tickets/new/", opening.new, name="new"),
    path("tickets/new/contacts/", opening.contacts, name="contacts"),
    path("tickets/<number:number>/", reading.ticket, name="ticket"),
    path("tickets/<number:number>/history/", reading.history, name="history"),
    path("tickets/<number:number>/canned/", canned.canned, name="canned"),
    path("tickets/<number:number>/replies/", answering.replies, name="replies"),
    path("tickets/<number:number>/notes/", answering.notes, name="notes"),
    path("tickets/<number:number>/status/", editing.status, name="status"),
    path("tickets/<number:number>/priority/", editing.priority, name="priority"),
    path("tickets/<number:number>/assignment/", editing.assignment, name="assignment"),
    path("tickets/<number:number>/queue/", editing.queue, name="queue"),
    path("tickets/<number:number>/topic/", editing.topic, name="topic"),
    path("tickets/<number:number>/category/", editing.category, name="category"),
    path("tickets/<number:number>/links/revocation/", editing.links_revocation, name="links_revocation"),
    path("tickets/<number:number>/tags/", editing.tags, name="tags"),
]
