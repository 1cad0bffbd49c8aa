from django.db import connection, models

from supportdesk.accounts.models import Tenant
from tickets.models.core import TicketCore

NUMBER = r"[A-Za-z]{2,6}-[0-9]{1,12}"  # as people write it


class TicketCounter(models.Model):
    """How many tickets a tenant has opened: one row per tenant, so that its lock does not block other tenants."""

    tenant = models.OneToOneField(Tenant, on_delete=models.CASCADE, primary_key=True, related_name="+")
    last = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.tenant}: {self.last}"

    @classmethod
    def next(cls, tenant: Tenant) -> int:
        """The tenant's next sequence number. The row stays locked until the ticket is committed or given up,
        so numbers have no gaps and no duplicates."""
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO tickets_ticketcounter (tenant_id, last) VALUES (%s, 1) ON CONFLICT (tenant_id) "
                "DO UPDATE SET last = tickets_ticketcounter.last + 1 RETURNING last",
                [tenant.pk],
            )
            (last,) = cursor.fetchone()
        return int(last)


def format_number(prefix: str, sequence: int) -> str:
    return f"{prefix}-{sequence:05d}"


class Numbered(TicketCore):
    sequence = models.PositiveBigIntegerField(editable=False)
    number = models.CharField(max_length=24, editable=False)

    class Meta:
        abstract = True

    def take_number(self) -> None:
        """Set the next number of the tenant. Part of opening."""
        self.sequence = TicketCounter.next(self.tenant)
        self.number = format_number(self.tenant.prefix, self.sequence)
