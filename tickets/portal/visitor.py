"""Whoever is in the portal: the companies they are a customer of, and how the page addresses them."""

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
        """Notices at the bell."""
        return Notice.objects.of(self.user).of_kinds(FOR_CUSTOMERS).count_unread()

    @property
    def may_open(self) -> bool:
        """Whether any of the companies takes new tickets through the portal."""
        return any(settings_of(contact.tenant).source(Source.PORTAL).is_on for contact in self.contacts)

    @property
    def brand(self) -> str:
        """The company's name where there is one company; its customers need not know ours."""
        return self.contacts[0].tenant.name if len(self.contacts) == 1 else "Supportdesk"


def own_ticket(user: User, number: str) -> Ticket:
    """The ticket the customer asked for, to act on; somebody else's is as absent as one that never was."""
    return numbered(Ticket.objects.asked_for_by(user), number)


def seen_ticket(user: User, number: str) -> Ticket:
    """A ticket to read: the customer's own, or a colleague's they may see."""
    return numbered(Ticket.objects.for_customer(user), number)


def numbered(tickets: TicketQuerySet, number: str) -> Ticket:
    return get_object_or_404(tickets.with_people(), number=number.replace("\x00", "").upper())
