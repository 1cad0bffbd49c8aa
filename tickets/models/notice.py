from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models

from supportdesk.accounts.models import User

UNREAD_AT_MOST = 100  # past that the number tells nobody anything


class NoticeKind(models.TextChoices):
    ANSWER = "answer", "Somebody answers your ticket"
    RESOLUTION = "resolution", "Your ticket is resolved"
    CUSTOMER_REPLY = "customer_reply", "A customer writes on a ticket of yours"
    ASSIGNMENT = "assignment", "A ticket is assigned to you"
    NOTE = "note", "A colleague notes something on a ticket of yours"
    SLA = "sla", "A deadline is missed that you answer for"


FOR_CUSTOMERS = (NoticeKind.ANSWER, NoticeKind.RESOLUTION)
FOR_AGENTS = tuple(kind for kind in NoticeKind if kind not in FOR_CUSTOMERS)
# Of the rest people learn on the desk, where they are anyway.
MAILED_UNASKED = frozenset({*FOR_CUSTOMERS, NoticeKind.SLA})


class NoticeQuerySet(models.QuerySet["Notice"]):
    def of(self, user: User) -> Self:
        return self.filter(user=user)

    def of_kinds(self, kinds: Iterable[str]) -> Self:
        return self.filter(kind__in=list(kinds))

    def unread(self) -> Self:
        return self.filter(read_at=None)

    def count_unread(self) -> int:
        """How many are unread, counted up to UNREAD_AT_MOST."""
        return self.unread()[:UNREAD_AT_MOST].count()

    def about(self, ticket_id: int) -> Self:
        return self.filter(ticket=ticket_id)

    def newest(self) -> Self:
        return self.select_related("ticket", "event").order_by("-pk")

    def older_than(self, pk: int) -> Self:
        return self.filter(pk__lt=pk)

    def read(self, at: datetime) -> int:
        return self.unread().update(read_at=at)

    def ring(self, *, user_id: int, kind: str, ticket_id: int, event_id: int, tenant_id: int) -> bool:
        """Create the person's notice of an event. False if they have it already."""
        words = {"kind": kind, "ticket_id": ticket_id, "tenant_id": tenant_id}
        return self.get_or_create(user_id=user_id, event_id=event_id, defaults=words)[1]


class Notice(models.Model):
    """A notification for one person about one event. Its text is made from the event when it is displayed."""

    tenant = models.ForeignKey("accounts.Tenant", on_delete=models.CASCADE, related_name="+", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices", db_index=False)
    ticket = models.ForeignKey("tickets.Ticket", on_delete=models.CASCADE, related_name="notices")
    event = models.ForeignKey("tickets.TicketEvent", on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=14, choices=NoticeKind)
    at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "event"], name="notice_once_a_person")]
        indexes = [
            models.Index(fields=["user", "-id"], name="notice_newest"),
            models.Index(fields=["user", "kind"], condition=models.Q(read_at=None), name="notice_unread"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.user_id}"


@dataclass(frozen=True, slots=True)
class Ways:
    """By which channels somebody is notified of one kind of event."""

    in_app: bool
    by_email: bool


class NoticePreference(models.Model):
    """A person's choice of channels for one kind; `ways_of` holds the defaults."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=14, choices=NoticeKind)
    in_app = models.BooleanField()
    by_email = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "kind"], name="preference_once_a_kind")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.user_id}"


def ways_of(user_id: int) -> dict[NoticeKind, Ways]:
    """The user's channels by kind, with defaults for what they have not chosen."""
    usual = {kind: Ways(in_app=True, by_email=kind in MAILED_UNASKED) for kind in NoticeKind}
    chosen = NoticePreference.objects.filter(user=user_id)
    return usual | {NoticeKind(one.kind): Ways(one.in_app, one.by_email) for one in chosen}


def choose_ways(user: User, chosen: dict[NoticeKind, Ways]) -> None:
    """Store the user's channels for these kinds."""
    rows = (
        NoticePreference(user=user, kind=kind, in_app=ways.in_app, by_email=ways.by_email)
        for kind, ways in chosen.items()
    )
    NoticePreference.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["user", "kind"], update_fields=["in_app", "by_email"]
    )
