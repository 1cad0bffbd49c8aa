from tickets.models.calendar import Calendar
from tickets.models.canned_response import CannedResponse
from tickets.models.entry import ThreadEntry
from tickets.models.event import TicketEvent
from tickets.models.numbered import TicketCounter
from tickets.models.opening import NewTicket
from tickets.models.policy import EscalationStep, SlaPolicy, SlaTarget
from tickets.models.queue import Queue, QueueMember
from tickets.models.searchable import SearchDocument
from tickets.models.sla_clock import SlaClock
from tickets.models.ticket import Ticket
from tickets.models.topic import HelpTopic

__all__ = [
    "Calendar",
    "CannedResponse",
    "EscalationStep",
    "HelpTopic",
    "NewTicket",
    "Queue",
    "QueueMember",
    "SearchDocument",
    "SlaClock",
    "SlaPolicy",
    "SlaTarget",
    "ThreadEntry",
    "Ticket",
    "TicketCounter",
    "TicketEvent",
]
