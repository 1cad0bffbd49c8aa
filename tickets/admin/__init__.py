"""What admins configure of the desk, one file a subject."""

from tickets.admin.calendars import CalendarAdmin
from tickets.admin.canned import CannedResponseAdmin
from tickets.admin.queues import QueueAdmin
from tickets.admin.topics import HelpTopicAdmin

__all__ = ["CalendarAdmin", "CannedResponseAdmin", "HelpTopicAdmin", "QueueAdmin"]
