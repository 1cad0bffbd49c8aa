"""Who did something, and when: handed to every verb as `by=`."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from django.db import models
from django.utils import timezone

from supportdesk.accounts.models import Contact, User


class ActorKind(models.TextChoices):
    AGENT = "agent", "Agent"
    CUSTOMER = "customer", "Customer"
    AI = "ai", "Assistant"
    SYSTEM = "system", "System"


@dataclass(frozen=True, slots=True)
class Actor:
    kind: ActorKind
    name: str
    user_id: int | None = None
    contact_id: int | None = None
    moment: datetime | None = None  # of the act: now, unless history is told afterwards (imports, demo data)
    quiet: bool = False  # a quiet act changes the desk but tells nobody outside

    @classmethod
    def agent(cls, user: User) -> Self:
        return cls(ActorKind.AGENT, user.get_full_name(), user_id=user.pk)

    @classmethod
    def customer(cls, contact: Contact) -> Self:
        return cls(ActorKind.CUSTOMER, contact.name, user_id=contact.user_id, contact_id=contact.pk)

    @classmethod
    def system(cls, name: str) -> Self:
        return cls(ActorKind.SYSTEM, name)

    @classmethod
    def assistant(cls, name: str) -> Self:
        return cls(ActorKind.AI, name)

    @property
    def at(self) -> datetime:
        return self.moment or timezone.now()

    @property
    def is_agent(self) -> bool:
        return self.kind == ActorKind.AGENT

    @property
    def is_customer(self) -> bool:
        return self.kind == ActorKind.CUSTOMER

    @property
    def is_person(self) -> bool:
        return self.is_agent or self.is_customer

    def acting(self) -> Self:
        """The same actor with a fixed moment, so that everything one act writes has the same time."""
        return self if self.moment else replace(self, moment=timezone.now())

    def telling(self, moment: datetime) -> Self:
        """The same actor at a past moment, and quiet: for imports and demo data."""
        return replace(self, moment=moment, quiet=True)
