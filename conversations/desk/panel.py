"""The assistant's panel beside a ticket: whether it answers, and the button that changes that."""

from supportdesk.accounts.models import User
from tickets.desk.panels import Panel, register
from tickets.models import Ticket
from tickets.states import Assistance


@register("assistant", order=5)
def assistant_panel(ticket: Ticket, viewer: User) -> Panel | None:
    """Makes no query: the reasons are fetched only when somebody opens them."""
    if ticket.assistance == Assistance.OFF:
        return None
    return Panel("assistant/panel.html", {"is_active": ticket.assistance == Assistance.ACTIVE})
