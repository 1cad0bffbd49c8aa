from tickets.models.canned_response import CannedResponse
from tickets.models.entry import ThreadEntry
from tickets.models.event import TicketEvent
from tickets.models.numbered import TicketCounter
from tickets.models.opening import NewTicket
from tickets.models.queue import Queue, QueueMember
from tickets.models.searchable import SearchDocument
from tickets.models.ticket import Ticket
from tickets.models.topic import HelpTopic

__all__ = [
    "CannedResponse",
    "HelpTopic",
    "NewTicket",
    "Queue",
    "QueueMember",
    "SearchDocument",
    "ThreadEntry",
    "Ticket",
    "TicketCounter",
    "TicketEvent",
]
