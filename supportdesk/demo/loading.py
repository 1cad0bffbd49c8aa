"""All of the demo, once."""

from django.db import connection, transaction
from django.utils import timezone

from supportdesk.accounts.models import Tenant
from supportdesk.demo.companies import Company, Staff
from supportdesk.demo.telling import Teller
from supportdesk.outbox.delivering import deliver
from supportdesk.outbox.models import Delivery

ONE_AT_A_TIME = 5_137_001  # an advisory lock's number; nothing else here uses it


class Occupied(Exception):
    """Somebody else's tenant stands where a demo company would."""


def load() -> int:
    """Found the demo companies that are missing and tell their stories, all or nothing. Returns how many tickets."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_AT_A_TIME])
        missing = [company for company in Company.all() if company.tenant() is None]
        for company in missing:
            refuse_occupied(company)
        told = sum(Teller(Staff(company), timezone.now()).tell_all() for company in missing)
    settle([company.slug for company in missing])
    return told


def refuse_occupied(company: Company) -> None:
    prefix = company.told["prefix"]
    if other := Tenant.objects.filter(prefix=prefix).first():
        raise Occupied(f"The prefix {prefix} belongs to {other.name}: load the demo into an empty database.")


def settle(slugs: list[str]) -> None:
    """Do now what the worker would find promised, most of which is done already, and what comes of that."""
    while due := list(
        Delivery.objects.due().filter(tenant__slug__in=slugs).order_by("pk").values_list("pk", flat=True)
    ):
        for pk in due:
            deliver(pk)
