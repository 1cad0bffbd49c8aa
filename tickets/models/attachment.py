from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Self
from uuid import uuid4

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now
from django.utils import timezone

from supportdesk.accounts.actors import Actor
from supportdesk.accounts.models import Contact, Tenant, User
from supportdesk.accounts.permissions import Key, tenant_ids
from tickets.errors import Invalid
from tickets.files.naming import extension_of
from tickets.files.sniffing import KINDS
from tickets.models.entry import ThreadEntry

UNCLAIMED_FOR = timedelta(hours=24)
MEGABYTE = 1024 * 1024
PROGRAMS = frozenset("exe scr com pif msi msix bat cmd ps1 vbs vbe jse wsf wsh hta lnk reg cpl jar apk".split())


def new_key() -> str:
    """A random storage key: nobody can guess it, or influence it by a file name."""
    key = uuid4().hex
    return f"{key[:2]}/{key}"


class FileLimits(models.Model):
    """Which files a tenant accepts. A tenant without a row has the defaults."""

    tenant = models.OneToOneField(Tenant, on_delete=models.CASCADE, primary_key=True, related_name="file_limits")
    megabytes = models.PositiveSmallIntegerField("megabytes a file", default=25)
    files = models.PositiveSmallIntegerField("files a message", default=10)
    takes_programs = models.BooleanField(
        default=False, help_text="Programs and scripts that Windows runs by a double click, such as exe and vbs."
    )
    denied = ArrayField(
        models.CharField(max_length=12),
        default=list,
        blank=True,
        verbose_name="other types not taken",
        help_text="Endings of names, such as zip, separated by commas. A file's content counts as well as its name.",
    )

    class Meta:
        verbose_name_plural = "file limits"
        constraints = [
            models.CheckConstraint(condition=models.Q(megabytes__gte=1, files__gte=1), name="file_limits_sensible")
        ]

    def __str__(self) -> str:
        return f"{self.megabytes} MB a file, {self.files} files a message"

    @classmethod
    def of(cls, tenant: Tenant | int) -> "FileLimits":
        """The tenant's limits. No query if they were fetched together with the tenant."""
        if isinstance(tenant, int):
            return cls.objects.filter(pk=tenant).first() or cls(tenant_id=tenant)
        try:
            return tenant.file_limits
        except cls.DoesNotExist:
            return cls(tenant=tenant)

    @classmethod
    def widest(cls, tenants: Iterable[Tenant]) -> "FileLimits":
        """The limits to show before it is known which of these tenants the files are for."""
        return max((cls.of(one) for one in tenants), key=lambda one: one.megabytes, default=cls())

    @property
    def bytes(self) -> int:
        return self.megabytes * MEGABYTE

    def refuse(self, attachment: "Attachment") -> None:
        """Raises Invalid, naming the file, if the tenant does not accept it."""
        if attachment.size > self.bytes:
            raise Invalid(f"“{attachment.name}” is larger than {self.megabytes} MB.", field="files")
        denied = {ending.strip(". ").lower() for ending in self.denied}
        if (denied if self.takes_programs else denied | PROGRAMS) & attachment.endings:
            raise Invalid(f"“{attachment.name}” is of a type that is not taken here.", field="files")

    def refuse_number(self, number: int) -> None:
        """Raises Invalid for more files than a message may have."""
        if number > self.files:
            raise Invalid(f"At most {self.files} files a message; these are {number}.", field="files")


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def of(self, tenant: Tenant | int) -> Self:
        return self.filter(tenant=tenant)

    def unclaimed(self) -> Self:
        """Uploaded, but not yet part of an entry."""
        return self.filter(entry=None)

    def forgotten(self) -> Self:
        return self.unclaimed().filter(created_at__lt=timezone.now() - UNCLAIMED_FOR)

    def by(self, actor: Actor) -> Self:
        """What this person uploaded."""
        if actor.user_id:
            return self.filter(uploader_user=actor.user_id)
        return self.filter(uploader_user=None, uploader_contact=actor.contact_id) if actor.contact_id else self.none()

    def with_ids(self, ids: Iterable[int]) -> Self:
        return self.filter(pk__in=ids)

    def in_order(self) -> Self:
        """As they were chosen; what was uploaded side by side has come in any order."""
        return self.order_by("position", "pk")

    def public_on(self, ticket: int) -> Self:
        """Those of the ticket's public entries."""
        return self.filter(entry__in=ThreadEntry.objects.on(ticket).public())

    def readable_by(self, user: User | AnonymousUser) -> Self:
        """Members: files of their tenants' tickets. Customers: those of public entries on tickets they see."""
        if not isinstance(user, User):
            return self.none()
        from tickets.models.ticket import Ticket

        seen = ThreadEntry.objects.public().filter(ticket__in=Ticket.objects.for_customer(user))
        theirs = models.Q(entry__in=seen)
        return self.exclude(entry=None).filter(models.Q(tenant__in=tenant_ids(user, Key.VIEW)) | theirs)

    def rehome(self, attachments: Sequence["Attachment"], tenant: int) -> list["Attachment"]:
        """Move uploads to the tenant they are for, which was not known when they were uploaded."""
        strays = [one.pk for one in attachments if one.tenant_id != tenant]
        if strays:
            self.unclaimed().with_ids(strays).update(tenant=tenant)
        return list(attachments)

    def claim(self, attachments: Iterable["Attachment"], *, entry: ThreadEntry, by: Actor) -> None:
        """Attach uploads to an entry, within the verb that writes it. Raises Invalid unless each is the author's own,
        of this tenant, and not attached yet: of two claims at the same moment, only one succeeds."""
        wanted = {one.pk: one for one in attachments}
        if not wanted:
            return
        limits = FileLimits.of(entry.tenant)
        limits.refuse_number(len(wanted))
        for one in wanted.values():
            limits.refuse(one)
        own = self.unclaimed().by(by).of(entry.tenant_id).with_ids(wanted)
        places = models.Case(*(models.When(pk=pk, then=place) for place, pk in enumerate(wanted)))
        if own.update(entry=entry.pk, ticket=entry.ticket_id, position=places) != len(wanted):
            raise Invalid("One of the files is no longer there. Attach it again.", field="files")


class Attachment(models.Model):
    """An uploaded file, attached to an entry once that is sent. Its content is in the storage, under `key`."""

    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE, related_name="+")
    ticket = models.ForeignKey("tickets.Ticket", on_delete=models.CASCADE, null=True, related_name="attachments")
    entry = models.ForeignKey(ThreadEntry, on_delete=models.CASCADE, null=True, related_name="attachments")
    uploader_user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    uploader_contact = models.ForeignKey(Contact, on_delete=models.SET_NULL, null=True, related_name="+")
    name = models.CharField(max_length=200)
    key = models.CharField(max_length=40, unique=True, editable=False)
    size = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=12, help_text="What the content is.")
    content_type = models.CharField(max_length=100, help_text="What it is served as.")
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    sha256 = models.CharField(max_length=64)
    position = models.PositiveSmallIntegerField(db_default=0, editable=False, help_text="Among those of its entry.")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = AttachmentQuerySet.as_manager()

    SHOWN = ("id", "name", "size", "kind", "content_type", "width", "height")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(size__gt=0), name="attachment_not_empty"),
            models.CheckConstraint(
                condition=models.Q(ticket=None, entry=None) | models.Q(ticket__isnull=False, entry__isnull=False),
                name="attachment_claimed_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["created_at"], condition=models.Q(entry=None), name="attachment_unclaimed"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def endings(self) -> set[str]:
        """The extensions to check against denied ones: the name's and, if the content disagrees, the content's."""
        own, real = extension_of(self.name), KINDS[self.kind].extensions
        return {own} if own in real else {own} | real


class Leftover(models.Model):
    """A stored file to delete: its row was deleted, or has not been written yet (see `tickets.files.storing`).

    A database trigger writes one for each attachment deleted, by whatever statement or cascade."""

    key = models.CharField(max_length=40, primary_key=True)
    due_at = models.DateTimeField(db_default=Now())
    attempts = models.PositiveSmallIntegerField(db_default=0)
    reason = models.TextField(blank=True, db_default="")

    class Meta:
        indexes = [models.Index(fields=["due_at"], name="leftover_due")]

    def __str__(self) -> str:
        return self.key
