from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from supportdesk.accounts.models import Tenant
from supportdesk.outbox.models import Delivery, Heartbeat


@pytest.fixture
def beating(db: None) -> None:
    for name in ("worker", "scheduler"):
        Heartbeat.beat(name)


def report(client: Client, status: int) -> dict[str, Any]:
    answer = client.get("/readyz")
    assert answer.status_code == status
    body: dict[str, Any] = answer.json()
    return body


def test_alive_asks_nobody(client: Client) -> None:
    assert client.get("/healthz").content == b"ok\n"  # no database is allowed in this test


def test_ready_when_everything_answers(client: Client, beating: None) -> None:
    body = report(client, 200)
    assert body["checks"] == {"database": True, "broker": True, "worker": True, "scheduler": True}
    assert body["deliveries"] == {"oldest_undelivered_seconds": 0, "failed": 0}


@pytest.mark.parametrize("name", ["worker", "scheduler"])
def test_not_ready_when_a_heartbeat_is_stale_or_missing(client: Client, beating: None, name: str) -> None:
    Heartbeat.objects.filter(name=name).update(at=timezone.now() - timedelta(seconds=61))
    body = report(client, 503)
    assert [check for check, well in body["checks"].items() if not well] == [name]
    assert body["heartbeat_age_seconds"][name] >= 61

    Heartbeat.objects.filter(name=name).delete()
    assert report(client, 503)["heartbeat_age_seconds"][name] is None


def test_not_ready_without_a_broker(client: Client, beating: None, settings: Settings) -> None:
    settings.REDIS_URL = "redis://:a-secret@127.0.0.1:1/0"
    body = report(client, 503)
    assert body["checks"]["broker"] is False
    assert "a-secret" not in str(body)


def test_not_ready_without_a_database(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("supportdesk.health.database_report", lambda _: None)
    body = report(client, 503)
    assert body["checks"]["database"] is False


def test_deliveries_are_counted(client: Client, beating: None, tenant: Tenant) -> None:
    known: dict[str, Any] = {"tenant": tenant, "topic": "t", "subscriber": "s", "payload": {}}
    Delivery.objects.create(**known, created_at=timezone.now() - timedelta(seconds=90))
    Delivery.objects.create(**known, state="failed")
    Delivery.objects.create(**known, state="done", created_at=timezone.now() - timedelta(days=3))

    body = report(client, 200)
    assert body["deliveries"]["failed"] == 1
    assert 90 <= body["deliveries"]["oldest_undelivered_seconds"] < 100


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_probes_come_by_any_name_and_by_plain_http(
    client: Client, beating: None, path: str, settings: Settings
) -> None:
    settings.ALLOWED_HOSTS = ["desk.acme.example"]
    answer = client.get(path, headers={"host": "10.0.0.7:8000"})
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]


def test_only_probes_come_by_any_name(client: Client, settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["desk.acme.example"]
    assert client.get("/accounts/sign-in/", headers={"host": "10.0.0.7:8000"}).status_code == 400


def test_probes_cost_a_handful_of_queries(
    client: Client, beating: None, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(8):
        client.get("/readyz")
