from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from supportdesk.accounts.models import Tenant
from tests import factory
from tickets.errors import Invalid
from tickets.models import Ticket


@pytest.fixture
def acme(transactional_db: None) -> Tenant:
    return factory.make_tenant()


def test_numbers_count_up_from_one_in_each_tenant(tenant: Tenant, other_tenant: Tenant) -> None:
    here, there = factory.make_contact(tenant), factory.make_contact(other_tenant)
    tickets = [factory.open_ticket(who) for who in (here, here, there)]
    assert [ticket.number for ticket in tickets] == ["SD-00001", "SD-00002", "GX-00001"]


def test_a_refused_ticket_leaves_no_gap(tenant: Tenant) -> None:
    kim = factory.make_contact(tenant)
    factory.open_ticket(kim)
    with pytest.raises(Invalid):
        factory.open_ticket(kim, subject=" ")
    assert factory.open_ticket(kim).sequence == 2


def test_threads_opening_at_once_get_neither_gaps_nor_doubles(acme: Tenant) -> None:
    kim = factory.make_contact(acme)

    def open_five(_: int) -> None:
        try:
            for _ in range(5):
                factory.open_ticket(kim)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(open_five, range(8)))
    assert sorted(Ticket.objects.values_list("sequence", flat=True)) == list(range(1, 41))


def test_the_same_key_from_many_threads_opens_one_ticket(acme: Tenant) -> None:
    kim = factory.make_contact(acme)

    def open_once(_: int) -> str:
        try:
            return factory.open_ticket(kim, key="form/1").number
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        numbers = set(threads.map(open_once, range(8)))
    assert numbers == {"SD-00001"}
    assert Ticket.objects.count() == 1
