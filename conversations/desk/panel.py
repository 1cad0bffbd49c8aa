"""The assistant in the rail of the ticket page: whose turn it is, and the button that changes it."""

from supportdesk.accounts.models import User
from tickets.desk.panels import Panel, register
from tickets.models import Ticket
from tickets.states import Assistance


@register("assistant", order=5)
def assistant_panel(ticket: Ticket, viewer: User) -> Panel | None:
    """Reads nothing but the ticket: the reasons are a page of their own, fetched when somebody asks."""
    if ticket.assistance == Assistance.OFF:
        return None
    return Panel("assistant/panel.html", {"is_active": ticket.assistance == Assistance.ACTIVE})
