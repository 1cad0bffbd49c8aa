"""The clocks on tickets, as verbs turn them."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from supportdesk.accounts.actors import Actor
from supportdesk.accounts.models import Contact, Tenant, User
from tests.sla.making import agent, at, clock_of, customer, due, make_policy
from tickets.models import SlaClock, SlaPolicy, Ticket, TicketEvent

Opener = Callable[..., Ticket]
MONDAY = "2026-03-02 10:00"


@pytest.fixture
def policy(tenant: Tenant) -> SlaPolicy:
    """Two hours to a first answer, four to the next, sixteen to the solution."""
    return make_policy(tenant)


@pytest.fixture
def ticket(open_ticket: Opener, policy: SlaPolicy, cleo: Contact) -> Ticket:
    return open_ticket(by=customer(cleo, MONDAY))


def fresh(ticket: Ticket) -> Ticket:
    return Ticket.objects.get(pk=ticket.pk)


def test_an_opened_ticket_has_its_clocks(ticket: Ticket, policy: SlaPolicy) -> None:
    assert (due(ticket, "first_response"), due(ticket, "resolution")) == ("Mon 2 12:00", "Wed 4 10:00")
    assert clock_of(ticket, "first_response").warn_at == at("2026-03-02 11:36")
    assert (fresh(ticket).policy, fresh(ticket).due_at) == (policy, at("2026-03-02 12:00"))
    assert ticket.clocks.count() == 2
