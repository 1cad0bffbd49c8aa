"""How often a caller may call."""

from collections.abc import Iterator

import pytest
import time_machine
from pytest_django.fixtures import Settings

from supportdesk.accounts.models import Tenant, User
from tests.api.calling import Api, api_for


@pytest.fixture(autouse=True)
def few_calls(settings: Settings) -> Iterator[None]:
    """All within one minute: the next begins anew."""
    settings.API_CALLS_PER_MINUTE = {"read": 3, "write": 2}
    with time_machine.travel("2026-03-02T11:00:20Z", tick=False):
        yield


def test_too_many_calls_are_told_when_to_come_back(api: Api) -> None:
    answers = [api.get("/queues") for _ in range(4)]
    assert [answer.status for answer in answers] == [200, 200, 200, 429]
    assert answers[-1].code == "too_many_requests"
    assert answers[-1].headers["Retry-After"] == "40"


def test_reads_and_writes_are_counted_apart(api: Api) -> None:
    assert [api.create().status for _ in range(3)] == [201, 201, 429]
    assert api.get("/tickets").status == 200


def test_each_token_has_an_allowance_of_its_own(api: Api, tenant: Tenant, sam: User) -> None:
    for _ in range(4):
        api.get("/queues")
    assert api_for(tenant, sam).get("/queues").status == 200


def test_a_dead_cache_lets_everybody_through(api: Api, settings: Settings) -> None:
    settings.CACHES = {"default": settings.CACHES["default"] | {"LOCATION": "redis://127.0.0.1:1/0"}}
    assert [api.get("/queues").status for _ in range(4)] == [200] * 4
