from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from supportdesk.accounts.models import Tenant, User
from tickets.models import Calendar, SlaPolicy

MakePolicy = Callable[..., SlaPolicy]
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri")


def office(tenant: Tenant, name: str = "Office", **fields: Any) -> Calendar:
    """Open from nine to five on weekdays, in Berlin."""
    hours = {"timezone": "Europe/Berlin", "weekly": {day: [["09:00", "17:00"]] for day in WEEKDAYS}}
    return Calendar.objects.create(tenant=tenant, name=name, **hours | fields)


@pytest.fixture
def calendar(tenant: Tenant) -> Calendar:
    return office(tenant)


@pytest.fixture
def policy(tenant: Tenant, calendar: Calendar) -> SlaPolicy:
    return SlaPolicy.objects.create(tenant=tenant, name="Standard", calendar=calendar)


@pytest.fixture
def desk(ana: User, client: Client) -> Client:
    """Ana's browser."""
    client.force_login(ana)
    return client
