from collections.abc import Callable

from supportdesk.accounts.actors import Actor
from supportdesk.accounts.models import User
from tickets.models import Ticket


def test_a_list_shows_what_people_said_last(open_ticket: Callable[..., Ticket], sam: User) -> None:
    ticket = open_ticket(body="The lock is stuck.")
    ticket.reply("This may answer it:\n\n**[Locks](/help/)**", by=Actor.assistant("Acme AI"))
    assert ticket.excerpt == "The lock is stuck."
    ticket.reply("Hold the button.", by=Actor.agent(sam))
    assert ticket.excerpt == "Hold the button."
