"""Readers' feedback on library items: votes, and tickets not filed."""

from django.db import models
from django.utils import timezone

from conversations.models.library import LibraryItem
from supportdesk.accounts.models import Contact, Tenant


class VerdictQuerySet(models.QuerySet["Verdict"]):
    def cast(self, item: LibraryItem, *, voter: str, helpful: bool) -> "Verdict":
        """Store a vote; a later vote of the same voter replaces it."""
        verdict, _ = self.update_or_create(
            item=item, voter=voter, defaults={"helpful": helpful, "tenant": item.tenant, "at": timezone.now()}
        )
        return verdict


class Verdict(models.Model):
    """A vote on “Was this helpful?”. The voter is stored only as a digest."""

    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE, related_name="+")
    item = models.ForeignKey(LibraryItem, on_delete=models.CASCADE, related_name="verdicts")
    voter = models.CharField(max_length=64, editable=False)
    helpful = models.BooleanField()
    at = models.DateTimeField(default=timezone.now)

    objects = VerdictQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "voter"], name="verdict_once_a_voter")]

    def __str__(self) -> str:
        return f"{'helpful' if self.helpful else 'not helpful'}: {self.item}"


class DeflectionQuerySet(models.QuerySet["Deflection"]):
    def count_once(self, item: LibraryItem, *, contact: Contact, key: str) -> "Deflection":
        """Count a deflected ticket; the same form sent twice counts once."""
        deflection, _ = self.get_or_create(
            contact=contact, key=key, defaults={"item": item, "title": item.title, "tenant": item.tenant}
        )
        return deflection


class Deflection(models.Model):
    """A ticket that was not filed, because an item answered the question before."""

    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE, related_name="+", db_index=False)
    item = models.ForeignKey(LibraryItem, on_delete=models.SET_NULL, null=True, related_name="deflections")
    title = models.CharField(max_length=120, help_text="Of the item, as it was called then.")
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="+", db_index=False)
    key = models.CharField(max_length=64, editable=False)
    at = models.DateTimeField(default=timezone.now)

    objects = DeflectionQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contact", "key"], name="deflection_once_a_form")]
        indexes = [models.Index(fields=["tenant", "-at"], name="deflection_by_tenant")]

    def __str__(self) -> str:
        return f"{self.title} spared a ticket"
