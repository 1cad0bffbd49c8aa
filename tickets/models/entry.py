from collections.abc import Iterable
from typing import Self

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models.functions import JSONObject

from supportdesk.accounts.actors import Actor, ActorKind
from supportdesk.accounts.models import Contact, Tenant

LABELS = {
    ActorKind.AGENT: "admin",
    ActorKind.CUSTOMER: "user",
    ActorKind.AI: "ai",
    ActorKind.SYSTEM: "system",
}


class ThreadEntryQuerySet(models.QuerySet["ThreadEntry"]):
    def on(self, ticket_id: int | models.F) -> Self:
        return self.filter(ticket=ticket_id)

    def public(self) -> Self:
        """What a customer may see. Every page, mail and export for customers reads entries through this."""
        return self.filter(kind=ThreadEntry.Kind.REPLY)

    def in_order(self) -> Self:
        return self.order_by("at", "pk")

    def of_tickets(self, tickets: Iterable[int]) -> Self:
        return self.filter(ticket__in=tickets)

    def openings(self) -> Self:
        """The first entry of each ticket: its opening message."""
        return self.order_by("ticket", "at", "pk").distinct("ticket")

    def with_files(self) -> Self:
        """With `file_rows`, the columns of each entry's files that `tickets.files.showing` needs, in the same query."""
        from tickets.models.attachment import Attachment

        rows = Attachment.objects.filter(entry=models.OuterRef("pk")).in_order()
        return self.annotate(
            file_rows=ArraySubquery(rows.values(row=JSONObject(**{name: name for name in Attachment.SHOWN})))
        )

    def newer_than(self, pk: int) -> Self:
        return self.filter(pk__gt=pk)

    def said_before(self, pk: int) -> Self:
        """The entries before this one; none if it belongs to another ticket."""
        at = models.Subquery(self.model.objects.filter(pk=pk, ticket=models.OuterRef("ticket")).values("at"))
        return self.filter(models.Q(at__lt=at) | models.Q(at=at, pk__lt=pk))

    def not_by(self, actor: Actor) -> Self:
        if actor.is_agent:
            return self.exclude(author_user=actor.user_id)
        return self.exclude(author_contact=actor.contact_id)


class ThreadEntry(models.Model):
    """A reply or an internal note on a ticket."""

    class Kind(models.TextChoices):
        REPLY = "reply", "Reply"
        NOTE = "internal_note", "Internal note"

    class Markup(models.TextChoices):
        MARKDOWN = "markdown", "Markdown"
        PLAIN = "plain", "Plain text"

    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE, related_name="+")
    ticket = models.ForeignKey("tickets.Ticket", on_delete=models.CASCADE, related_name="entries", db_index=False)
    kind = models.CharField(max_length=13, choices=Kind)
    author_kind = models.CharField(max_length=8, choices=ActorKind)
    author_name = models.CharField(max_length=120)
    author_user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    author_contact = models.ForeignKey(Contact, on_delete=models.SET_NULL, null=True, related_name="+")
    body = models.TextField()
    markup = models.CharField(max_length=8, choices=Markup, default=Markup.MARKDOWN)
    key = models.CharField(max_length=120, null=True, editable=False, help_text="Given by the author: once a ticket.")
    at = models.DateTimeField()

    objects = ThreadEntryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "thread entries"
        constraints = [
            models.UniqueConstraint(fields=["ticket", "key"], name="entry_key_once_a_ticket"),
            models.CheckConstraint(condition=models.Q(kind__in=["reply", "internal_note"]), name="entry_kind_known"),
        ]
        indexes = [models.Index(fields=["ticket", "at", "id"], name="entry_in_order")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.label}"

    @property
    def is_note(self) -> bool:
        return self.kind == self.Kind.NOTE

    @property
    def label(self) -> str:
        """The author as customers see them, such as [admin:Sam Berg]."""
        return f"[{LABELS[ActorKind(self.author_kind)]}:{self.author_name}]"
