"""The cast: Ana owns Acme, Sue supervises, Sam is an agent, Cleo a customer; Mallory owns another company."""

import asyncio
import gc
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import TransactionTestCase
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis

from supportdesk.accounts.models import Contact, Role, Tenant, User
from tests import factory
from tests.emptying import empty_the_database
from tickets.models import Queue, Ticket


def pytest_configure() -> None:
    # The cast signs in by the hundred: a hash that is slow on purpose would be most of the suite's time.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    TransactionTestCase._fixture_teardown = empty_the_database  # type: ignore[attr-defined]
    # Nor must a busy machine: by itself hypothesis holds examples to 200 ms, and the cache forgives Redis after 300.
    too_slow = [HealthCheck.too_slow]
    hypothesis.register_profile("patient", deadline=None, derandomize=True, suppress_health_check=too_slow)
    hypothesis.load_profile("patient")
    forgiving: Any = settings.CACHES["default"]["OPTIONS"]
    forgiving.update(SOCKET_CONNECT_TIMEOUT=30, SOCKET_TIMEOUT=30)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long ones to begin with, so that no process is left with one of them when the others are done."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


def pytest_collection_finish() -> None:
    # What is loaded by now stays: the collector need not look through half a million objects again and again.
    gc.freeze()


@pytest.fixture
def tenant(db: None) -> Tenant:
    return factory.make_tenant()


@pytest.fixture
def queue(tenant: Tenant) -> Queue:
    return Queue.objects.get(tenant=tenant, is_default=True)


@pytest.fixture
def ana(tenant: Tenant) -> User:
    return factory.make_member(tenant, "Ana", Role.OWNER)


@pytest.fixture
def sue(tenant: Tenant) -> User:
    return factory.make_member(tenant, "Sue", Role.SUPERVISOR)


@pytest.fixture
def sam(tenant: Tenant) -> User:
    return factory.make_member(tenant, "Sam", Role.AGENT)


@pytest.fixture
def cleo(tenant: Tenant) -> Contact:
    return factory.make_contact(tenant, "Cleo", user=factory.make_user("Cleo"))


@pytest.fixture
def other_tenant(db: None) -> Tenant:
    return factory.make_tenant("Globex", "GX")


@pytest.fixture
def mallory(other_tenant: Tenant) -> User:
    return factory.make_member(other_tenant, "Mallory", Role.OWNER)


@pytest.fixture
def open_ticket(cleo: Contact) -> Callable[..., Ticket]:
    """Opens a ticket of Cleo's (or of `requester`); every other word is overridable."""

    def opener(**fields: Any) -> Ticket:
        return factory.open_ticket(fields.pop("requester", cleo), **fields)

    return opener


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    """Rate limits must not carry over from one test to the next."""
    cache.clear()


@pytest.fixture(autouse=True)
def no_event_loop(request: pytest.FixtureRequest) -> Iterator[None]:
    """Playwright's goes on in a process once a browser test has run there: others must not find themselves inside."""
    loop = None if request.node.get_closest_marker("browser") else asyncio._get_running_loop()
    if loop:
        asyncio._set_running_loop(None)
    yield
    if loop:
        asyncio._set_running_loop(loop)
