from collections.abc import Iterable
from typing import TYPE_CHECKING, Self

from django.db import models

from supportdesk.accounts.actors import Actor, ActorKind
from supportdesk.accounts.models import Tenant
from tickets.states import Category, Priority, Source, Status

if TYPE_CHECKING:
    from tickets.models.ticket import Ticket


class ErasureQuerySet(models.QuerySet["Erasure"]):
    def in_tenants(self, tenant_ids: Iterable[int]) -> Self:
        return self.filter(tenant__in=tenant_ids)


class Erasure(models.Model):
    """The record of a ticket that its requester deleted: counts and codes, no personal data."""

    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE, related_name="erasures")
    number = models.CharField(max_length=24, unique=True)
    opened_on = models.DateField()
    erased_at = models.DateTimeField()
    erased_by = models.CharField(max_length=8, choices=ActorKind)
    status = models.CharField(max_length=11, choices=Status)
    priority = models.CharField(max_length=6, choices=Priority)
    source = models.CharField(max_length=6, choices=Source)
    category = models.CharField(max_length=9, choices=Category, blank=True)
    was_answered = models.BooleanField()
    entries = models.PositiveIntegerField()
    files = models.PositiveIntegerField(default=0)

    objects = ErasureQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["tenant", "-erased_at"], name="erasure_by_tenant")]

    def __str__(self) -> str:
        return self.number

    @classmethod
    def of(cls, ticket: "Ticket", *, by: Actor) -> "Erasure":
        """Create the record. Call it while the ticket still exists."""
        return cls.objects.create(
            tenant_id=ticket.tenant_id,
            number=ticket.number,
            opened_on=ticket.created_at.date(),
            erased_at=by.at,
            erased_by=by.kind,
            status=ticket.status,
            priority=ticket.priority,
            source=ticket.source,
            category=ticket.category,
            was_answered=ticket.first_responded_at is not None,
            entries=ticket.entries.count(),
            files=ticket.attachments.count(),
        )
