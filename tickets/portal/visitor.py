"""The signed-in visitor of the portal, and their contacts at tenants."""

from dataclasses import dataclass
from typing import Self

from django.shortcuts import get_object_or_404

from supportdesk.accounts.models import Contact, User
from tickets.models import Notice, Ticket, settings_of
from tickets.models.notice import FOR_CUSTOMERS
from tickets.models.ticket import TicketQuerySet
from tickets.states import Source


@dataclass(frozen=True, slots=True)
class Visitor:
    user: User
    contacts: tuple[Contact, ...]

    @classmethod
    def of(cls, user: User) -> Self:
        contacts = (
            Contact.objects.belonging_to(user)
            .select_related("tenant__desk_settings", "tenant__file_limits")
            .order_by("tenant__name")
        )
        return cls(user, tuple(contacts))

    @property
    def is_customer(self) -> bool:
        return bool(self.contacts)

    @property
    def unread(self) -> int:
        """The number of unread notices."""
        return Notice.objects.of(self.user).of_kinds(FOR_CUSTOMERS).count_unread()

    @property
    def may_open(self) -> bool:
        """Whether any of the tenants takes new tickets through the portal."""
        return any(settings_of(contact.tenant).source(Source.PORTAL).is_on for contact in self.contacts)

    @property
    def brand(self) -> str:
        """The tenant's name if there is only one, else the product's."""
        return self.contacts[0].tenant.name if len(self.contacts) == 1 else "Supportdesk"


def own_ticket(user: User, number: str) -> Ticket:
    """A ticket that the user requested, to act on; 404 for others."""
    return numbered(Ticket.objects.asked_for_by(user), number)


def seen_ticket(user: User, number: str) -> Ticket:
    """A ticket to read: the user's own, or a colleague's that they may see; 404 for others."""
    return numbered(Ticket.objects.for_customer(user), number)


def numbered(tickets: TicketQuerySet, number: str) -> Ticket:
    return get_object_or_404(tickets.with_people(), number=number.replace("\x00", "").upper())
