from typing import Self

from django.db import models

from supportdesk.accounts.models.tenant import Tenant


class BusinessPartnerQuerySet(models.QuerySet["BusinessPartner"]):
    def of(self, tenant: Tenant | int) -> Self:
        return self.filter(tenant=tenant)


class BusinessPartner(models.Model):
    """A customer organisation."""

    class State(models.TextChoices):
        ACTIVE = "active", "Active"
        CLOSED = "closed", "Closed"
        MERGED = "merged", "Merged"

    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE, related_name="partners")
    name = models.CharField(max_length=200)
    state = models.CharField(max_length=6, choices=State, default=State.ACTIVE)
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="absorbed")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = BusinessPartnerQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="merged", merged_into__isnull=False)
                | (~models.Q(state="merged") & models.Q(merged_into__isnull=True)),
                name="partner_merged_names_target",
            )
        ]

    def __str__(self) -> str:
        return self.name
