from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.test import Client

from supportdesk.accounts.models import Contact, Tenant, User
from tests.factory import signed_in
from tests.sla.making import at, customer, make_policy
from tickets.models import SlaPolicy, Ticket


@pytest.fixture
def policy(tenant: Tenant) -> SlaPolicy:
    """Two hours to a first answer, four to the next, sixteen to the solution; Monday to Friday, 9 to 5, in UTC."""
    return make_policy(tenant)


@pytest.fixture
def ticket(open_ticket: Callable[..., Ticket], policy: SlaPolicy, cleo: Contact) -> Ticket:
    """Opened on Monday, the 2nd of March, at 10."""
    return open_ticket(by=customer(cleo, "2026-03-02 10:00"))


@pytest.fixture
def moment() -> Iterator[time_machine.Traveller]:
    """Monday, the 2nd of March, 11:30; `moment.move_to` goes on from there."""
    with time_machine.travel(at("2026-03-02 11:30"), tick=False) as traveller:
        yield traveller


@pytest.fixture
def desk(moment: time_machine.Traveller, sam: User) -> Client:
    return signed_in(sam)


@pytest.fixture
def portal(moment: time_machine.Traveller, cleo: Contact) -> Client:
    return signed_in(cleo.user)
