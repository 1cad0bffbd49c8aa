from collections.abc import Callable
from datetime import timedelta
from typing import Any, NoReturn

import pytest
from django.utils import timezone
from kombu.exceptions import OperationalError

from supportdesk.outbox import tasks
from supportdesk.outbox.delivering import deliver
from supportdesk.outbox.models import Delivery, Heartbeat

Promise = Callable[..., Delivery]


@pytest.fixture
def hinted(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, Any]]:
    told: list[tuple[int, Any]] = []
    monkeypatch.setattr(tasks.deliver, "apply_async", lambda args, **options: told.append((args[0], options)))
    return told


def ago(**span: int) -> Any:
    return timezone.now() - timedelta(**span)


def test_the_sweep_hints_at_what_is_due_longest_waiting_first(promise: Promise, hinted: list[tuple[int, Any]]) -> None:
    recent, old = promise(next_try_at=ago(seconds=1)), promise(next_try_at=ago(hours=1))
    promise(next_try_at=ago(hours=-1))
    promise(state="done")
    promise(state="failed")

    assert tasks.sweep() == 2
    assert [pk for pk, _ in hinted] == [old.pk, recent.pk]


def test_swept_hints_expire_by_the_next_sweep(promise: Promise, hinted: list[tuple[int, Any]]) -> None:
    promise()
    tasks.sweep()

    assert hinted[0][1] == {"expires": tasks.SWEEP_EVERY}


def test_the_sweep_is_bounded(promise: Promise, hinted: list[tuple[int, Any]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "SWEEP_AT_MOST", 3)
    for _ in range(5):
        promise()

    assert tasks.sweep() == 3
    assert len(hinted) == 3


def test_the_sweep_stops_at_a_dead_broker(promise: Promise, monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[int] = []

    def refuse(args: tuple[int], **_: Any) -> None:
        tried.append(args[0])
        raise OperationalError("Connection refused")

    monkeypatch.setattr(tasks.deliver, "apply_async", refuse)
    for _ in range(5):
        promise()

    assert tasks.sweep() == 0
    assert len(tried) == 1


def test_a_poison_row_does_not_stall_the_rest(
    promise: Promise, hinted: list[tuple[int, Any]], subscribed: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse_the_first(delivery: Delivery) -> None:
        if delivery.pk == poison.pk:
            raise RuntimeError("poison")

    subscribed(refuse_the_first)
    monkeypatch.setattr(tasks, "SWEEP_AT_MOST", 1)
    poison, good = promise(next_try_at=ago(hours=1)), promise(next_try_at=ago(minutes=1))
    for _ in range(2):
        tasks.sweep()
        deliver(hinted[-1][0])

    good.refresh_from_db()
    poison.refresh_from_db()
    assert (poison.state, good.state) == ("pending", "done")


def test_done_deliveries_are_forgotten_after_a_month_and_failed_ones_are_not(promise: Promise) -> None:
    promise(state="done", ended_at=ago(days=31))
    recent = promise(state="done", ended_at=ago(days=29))
    failed = promise(state="failed", ended_at=ago(days=31))
    pending = promise()

    assert tasks.forget() == 1
    assert set(Delivery.objects.values_list("pk", flat=True)) == {recent.pk, failed.pk, pending.pk}


def test_a_heartbeat_moves_forward(db: None) -> None:
    tasks.heartbeat()
    first = Heartbeat.objects.get(name="worker").at
    tasks.heartbeat()

    assert Heartbeat.objects.get(name="worker").at > first


def test_a_task_is_only_a_doorway(promise: Promise, subscribed: Callable[..., None]) -> None:
    def refuse(delivery: Delivery) -> NoReturn:
        raise RuntimeError

    subscribed(refuse)
    delivery = promise()

    tasks.deliver(delivery.pk)  # raises nothing: the outcome is on the row

    delivery.refresh_from_db()
    assert delivery.reason == "RuntimeError: "
