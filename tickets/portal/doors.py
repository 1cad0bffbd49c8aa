"""The two ways to a ticket in the portal: signed in, or by a guest link in a mail, which opens only this ticket."""

from dataclasses import dataclass, replace
from typing import Self

from django.urls import reverse

from supportdesk.accounts.models import Contact, User
from tickets.files.showing import File, files_of
from tickets.files.signing import FILES
from tickets.models import ThreadEntry, Ticket
from tickets.portal.links import guest_token
from tickets.portal.visitor import Visitor


@dataclass(frozen=True, slots=True)
class Guest:
    """Takes the place of Visitor on pages that are opened by a guest link."""

    contacts: tuple[Contact, ...]
    user: None = None
    is_customer: bool = False

    @property
    def brand(self) -> str:
        return self.contacts[0].tenant.name


@dataclass(frozen=True, slots=True)
class Door:
    ticket: Ticket
    visitor: Visitor | Guest
    link: str = ""  # the guest's token

    @classmethod
    def of_user(cls, user: User, ticket: Ticket) -> Self:
        return cls(ticket, Visitor.of(user))

    @classmethod
    def of_guest(cls, ticket: Ticket, link: str) -> Self:
        return cls(ticket, Guest((ticket.requester,)), link)

    def to(self, later: Ticket) -> Self:
        """The same way to a follow-up ticket."""
        return replace(self, ticket=later, link=guest_token(later) if self.is_guest else "")

    @property
    def is_guest(self) -> bool:
        return bool(self.link)

    @property
    def is_own(self) -> bool:
        """Whether the viewer is the requester; the holder of a guest link counts as that."""
        user = self.visitor.user
        return user is None or self.ticket.requester.user_id == user.pk

    @property
    def owner(self) -> str:
        """The prefix of idempotency keys, so that different people's forms have different keys."""
        user = self.visitor.user
        return f"portal/{user.pk}" if user else f"guest/{self.ticket.pk}"

    @property
    def page(self) -> str:
        return self._address("ticket")

    @property
    def reply(self) -> str:
        return self._address("reply")

    @property
    def resolution(self) -> str:
        return self._address("resolve")

    @property
    def uploads(self) -> str:
        return self._address("uploads") if self.is_guest else reverse("files:uploads")

    def files(self, entry: ThreadEntry) -> tuple[File, ...]:
        files = files_of(entry)
        if not self.is_guest:
            return files
        return tuple(
            replace(file, url=reverse("portal:guest_file", args=[self.link, FILES.sign(str(file.pk))]))
            for file in files
        )

    def _address(self, act: str) -> str:
        if self.is_guest:
            return reverse(f"portal:guest_{act}", args=[self.link])
        return reverse(f"portal:{act}", args=[self.ticket.number])
