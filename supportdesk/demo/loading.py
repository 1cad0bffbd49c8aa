"""All of the demo, once."""

from django.db import connection, transaction
from django.utils import timezone

from supportdesk.accounts.models import Tenant
from supportdesk.demo.companies import Company, Staff
from supportdesk.demo.telling import Teller
from supportdesk.outbox.models import Delivery
from supportdesk.outbox.subscriptions import subscriber

ONE_AT_A_TIME = 5_137_001  # an advisory lock's number; nothing else here uses it


class Occupied(Exception):
    """Somebody else's tenant stands where a demo company would."""


@transaction.atomic
def load() -> int:
    """Found the demo companies that are missing and tell their stories, all or nothing. Returns how many tickets."""
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
    """Do now what the worker would find promised, most of which is done already, and what comes of that. As nobody
    sees any of it yet, there is nobody to claim it from."""
    promised = Delivery.objects.filter(tenant__slug__in=slugs).order_by("pk")
    while due := list(promised.pending()):
        for delivery in due:
            subscriber(delivery.subscriber).handler(delivery)
        done = Delivery.objects.filter(pk__in=[delivery.pk for delivery in due])
        done.update(state=Delivery.State.DONE, attempts=1, ended_at=timezone.now())
