from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from kombu.exceptions import OperationalError

from supportdesk.accounts.models import Tenant
from supportdesk.outbox import tasks
from supportdesk.outbox.models import Delivery
from supportdesk.outbox.publishing import broker, publish

Captured = Callable[..., Any]


@pytest.fixture
def hinted(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The deliveries that the broker was told of."""
    told: list[int] = []
    monkeypatch.setattr(tasks.deliver, "apply_async", lambda args, **_: told.append(args[0]))
    return told


@pytest.fixture
def dead_broker(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The deliveries that somebody tried to tell it of."""
    tried: list[int] = []

    def refuse(args: tuple[int], **_: Any) -> None:
        tried.append(args[0])
        raise OperationalError("Connection refused")

    monkeypatch.setattr(tasks.deliver, "apply_async", refuse)
    return tried


def publish_for(tenant: Tenant, **options: Any) -> None:
    publish("probe.happened", tenant_id=tenant.pk, payload={"n": 7}, **options)


def test_every_subscriber_is_promised_its_own_delivery(
    tenant: Tenant, subscribed: Callable[..., None], hinted: list[int], django_capture_on_commit_callbacks: Captured
) -> None:
    subscribed(lambda _: None, name="one")
    subscribed(lambda _: None, name="two", outward=True)

    with django_capture_on_commit_callbacks(execute=True):
        publish_for(tenant)

    made = Delivery.objects.order_by("subscriber")
    assert [(each.subscriber, each.payload, each.state) for each in made] == [
        ("one", {"n": 7}, "pending"),
        ("two", {"n": 7}, "pending"),
    ]
    assert sorted(hinted) == sorted(each.pk for each in made)


def test_a_quiet_act_tells_nobody_outside(tenant: Tenant, subscribed: Callable[..., None]) -> None:
    subscribed(lambda _: None, name="one")
    subscribed(lambda _: None, name="two", outward=True)

    publish_for(tenant, quiet=True)

    assert [each.subscriber for each in Delivery.objects.all()] == ["one"]


def test_a_topic_that_nobody_heeds_promises_nothing(tenant: Tenant) -> None:
    publish_for(tenant)

    assert not Delivery.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_was_never_promised(
    tenant: Tenant, subscribed: Callable[..., None], hinted: list[int]
) -> None:
    subscribed(lambda _: None)
    with transaction.atomic():
        publish_for(tenant)
        transaction.set_rollback(True)

    assert not Delivery.objects.exists()
    assert not hinted


def test_a_dead_broker_neither_fails_nor_delays_the_act(
    tenant: Tenant,
    subscribed: Callable[..., None],
    dead_broker: list[int],
    django_capture_on_commit_callbacks: Captured,
) -> None:
    subscribed(lambda _: None)
    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(5):
            publish_for(tenant)

    assert Delivery.objects.pending().count() == 5
    assert len(dead_broker) == 1  # then it is left alone for a while


def test_a_broker_that_has_come_back_is_told_again(
    tenant: Tenant, subscribed: Callable[..., None], hinted: list[int], django_capture_on_commit_callbacks: Captured
) -> None:
    subscribed(lambda _: None)
    broker.rest()
    with django_capture_on_commit_callbacks(execute=True):
        publish_for(tenant)
    assert not hinted

    broker.away_until = 0.0
    with django_capture_on_commit_callbacks(execute=True):
        publish_for(tenant)
    assert len(hinted) == 1


def test_two_subscribers_of_one_name_are_refused(subscribed: Callable[..., None]) -> None:
    subscribed(lambda _: None, name="same")
    with pytest.raises(ValueError, match="same"):
        subscribed(lambda _: None, name="same")
