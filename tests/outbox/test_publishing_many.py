"""Thousands of promises in one statement: the same promises as one by one."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.db import transaction
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from supportdesk.accounts.models import Tenant
from supportdesk.outbox import publishing, tasks
from supportdesk.outbox.delivering import deliver
from supportdesk.outbox.models import Delivery
from supportdesk.outbox.publishing import publish, publish_many
from supportdesk.outbox.subscriptions import Handler

Subscribed = Callable[..., None]


def nothing(delivery: Delivery) -> None:
    pass


def columns(delivery: Delivery) -> dict[str, Any]:
    return {
        field.name: getattr(delivery, field.attname)
        for field in Delivery._meta.fields
        if field.name not in ("id", "key")
    }


@pytest.fixture
def two_hear(subscribed: Subscribed) -> None:
    for name in ("one", "two"):
        subscribed(nothing, "probe.happened", name=name)
    subscribed(nothing, "probe.ended", name="three")


def test_each_subscriber_of_each_topic_is_promised_each_payload(
    tenant: Tenant, other_tenant: Tenant, two_hear: None
) -> None:
    publish_many(
        [
            ("probe.happened", tenant.pk, {"n": 1}),
            ("probe.ended", other_tenant.pk, {"n": 2}),
            ("probe.unheard", tenant.pk, {"n": 3}),
        ]
    )
    promised = Delivery.objects.order_by("subscriber").values_list("subscriber", "tenant", "topic", "payload")
    assert list(promised) == [
        ("one", tenant.pk, "probe.happened", {"n": 1}),
        ("three", other_tenant.pk, "probe.ended", {"n": 2}),
        ("two", tenant.pk, "probe.happened", {"n": 1}),
    ]
    assert len({*Delivery.objects.values_list("key", flat=True)}) == 3


def test_the_promise_is_the_same_as_one_made_alone(tenant: Tenant, subscribed: Subscribed) -> None:
    subscribed(nothing)
    with time_machine.travel(datetime(2026, 3, 2, tzinfo=UTC), tick=False):
        publish("probe.happened", tenant_id=tenant.pk, payload={"words": "“ä\\u2028' \\ %s"})
        publish_many([("probe.happened", tenant.pk, {"words": "“ä\\u2028' \\ %s"})])
    alone, among_many = Delivery.objects.order_by("pk")
    assert columns(alone) == columns(among_many)


def test_it_is_delivered_like_any_other(tenant: Tenant, subscribed: Subscribed) -> None:
    heard: list[int] = []

    def hear(delivery: Delivery) -> None:
        heard.append(delivery.payload["n"])

    handler: Handler = hear
    subscribed(handler)
    publish_many(("probe.happened", tenant.pk, {"n": n}) for n in range(3))
    assert all(deliver(pk) for pk in Delivery.objects.order_by("pk").values_list("pk", flat=True))
    assert heard == [0, 1, 2]


def test_what_nobody_hears_costs_nothing(tenant: Tenant, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        publish_many([("probe.unheard", tenant.pk, {})] * 100)
        publish_many([])


def test_many_are_one_statement_and_one_hint(
    tenant: Tenant,
    two_hear: None,
    monkeypatch: pytest.MonkeyPatch,
    django_assert_num_queries: DjangoAssertNumQueries,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    hints: list[dict[str, Any]] = []
    monkeypatch.setattr(tasks.sweep, "apply_async", lambda _, **options: hints.append(options))
    with django_capture_on_commit_callbacks(execute=True), django_assert_num_queries(1):
        publish_many(("probe.happened", tenant.pk, {"n": n}) for n in range(500))
    assert Delivery.objects.count() == 1000
    assert hints == [{"expires": tasks.SWEEP_EVERY}]


def test_an_absent_broker_delays_and_loses_nothing(
    tenant: Tenant,
    two_hear: None,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    def away(*_: object, **__: object) -> None:
        raise OSError("no broker")

    monkeypatch.setattr(tasks.sweep, "apply_async", away)
    with django_capture_on_commit_callbacks(execute=True):
        publish_many([("probe.happened", tenant.pk, {})])
    assert Delivery.objects.due().count() == 2
    assert publishing.broker.away


def test_it_ends_with_the_callers_transaction(tenant: Tenant, two_hear: None) -> None:
    def promise_and_fail() -> None:
        with transaction.atomic():
            publish_many([("probe.happened", tenant.pk, {})])
            raise RuntimeError("the caller fails")

    with pytest.raises(RuntimeError):
        promise_and_fail()
    assert not Delivery.objects.exists()
