"""The cast: Ana owns Acme, Sue supervises, Sam is an agent, Cleo a customer; Mallory owns another company."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache

from supportdesk.accounts.models import Contact, Role, Tenant, User
from tests import factory
from tickets.models import Queue, Ticket


def pytest_configure() -> None:
    # The cast signs in by the hundred; a hash that is slow on purpose would be most of the suite's time.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


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
