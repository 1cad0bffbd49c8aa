"""The admin pages of the desk, one file per subject."""

from tickets.admin.calendars import CalendarAdmin
from tickets.admin.canned import CannedResponseAdmin
from tickets.admin.files import FileLimitsAdmin
from tickets.admin.partners import BusinessPartnerAdmin
from tickets.admin.policies import SlaPolicyAdmin
from tickets.admin.queues import QueueAdmin
from tickets.admin.topics import HelpTopicAdmin

__all__ = [
    "BusinessPartnerAdmin",
    "CalendarAdmin",
    "CannedResponseAdmin",
    "FileLimitsAdmin",
    "HelpTopicAdmin",
    "QueueAdmin",
    "SlaPolicyAdmin",
]
