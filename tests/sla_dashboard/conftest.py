from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from supportdesk.accounts.models import Tenant
from tests.calendars.conftest import office
from tickets.models import SlaClock, SlaPolicy, Ticket

NOW = datetime.fromisoformat("2026-11-18T11:00:00+00:00")  # a Wednesday noon in Berlin
Promise = Callable[..., SlaClock]


def ago(**span: float) -> datetime:
    return NOW - timedelta(**span)


def ahead(**span: float) -> datetime:
    return NOW + timedelta(**span)


def told(ticket: Ticket, **columns: Any) -> Ticket:
    """The ticket as it came to stand, without the story of how."""
    Ticket.objects.with_ids([ticket.pk]).update(**columns)
    ticket.refresh_from_db()
    return ticket


def promised(ticket: Ticket, **columns: Any) -> SlaClock:
    given = {"kind": "resolution", "minutes": 60, "started_at": ticket.created_at} | columns
    return SlaClock.objects.create(ticket=ticket, tenant=ticket.tenant, **given)


@pytest.fixture
def policy(tenant: Tenant) -> SlaPolicy:
    return SlaPolicy.objects.create(tenant=tenant, name="Standard", calendar=office(tenant), is_default=True)
