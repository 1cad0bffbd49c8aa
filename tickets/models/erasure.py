from collections.abc import Iterable
from typing import Self

from django.db import models

from supportdesk.accounts.actors import ActorKind
from supportdesk.accounts.models import Tenant
from tickets.states import Category, Priority, Source, Status


class ErasureQuerySet(models.QuerySet["Erasure"]):
    def in_tenants(self, tenant_ids: Iterable[int]) -> Self:
        return self.filter(tenant__in=tenant_ids)


class Erasure(models.Model):
    """What is left of a ticket that its requester erased: a count, and nothing of anybody's."""

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
