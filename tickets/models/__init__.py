from tickets.models.attachment import Attachment, FileLimits, Leftover
from tickets.models.calendar import Calendar
from tickets.models.canned_response import CannedResponse
from tickets.models.desk_settings import DeskSettings, settings_of
from tickets.models.entry import ThreadEntry
from tickets.models.erasure import Erasure
from tickets.models.event import TicketEvent
from tickets.models.notice import Notice, NoticeKind, NoticePreference
from tickets.models.numbered import TicketCounter
from tickets.models.opening import NewTicket
from tickets.models.policy import EscalationStep, SlaPolicy, SlaTarget
from tickets.models.queue import Queue, QueueMember
from tickets.models.searchable import SearchDocument
from tickets.models.setting_change import SettingChange
from tickets.models.sla_clock import SlaClock
from tickets.models.ticket import Ticket
from tickets.models.topic import HelpTopic

__all__ = [
    "Attachment",
    "Calendar",
    "CannedResponse",
    "DeskSettings",
    "Erasure",
    "EscalationStep",
    "FileLimits",
    "HelpTopic",
    "Leftover",
    "NewTicket",
    "Notice",
    "NoticeKind",
    "NoticePreference",
    "Queue",
    "QueueMember",
    "SearchDocument",
    "SettingChange",
    "SlaClock",
    "SlaPolicy",
    "SlaTarget",
    "ThreadEntry",
    "Ticket",
    "TicketCounter",
    "TicketEvent",
    "settings_of",
]
