from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier
from typing import NoReturn

import pytest
from django.db import connection
from django.utils import timezone

from supportdesk.accounts.models import Tenant
from supportdesk.outbox.delivering import deliver
from supportdesk.outbox.models import LADDER, LEASE, NEVER_RETURNED, TIME_LIMIT, Delivery
from supportdesk.outbox.subscriptions import GiveUp, Handler, TryLater

Promise = Callable[..., Delivery]
Subscribed = Callable[..., None]


def raising(error: Exception) -> Handler:
    def handler(delivery: Delivery) -> NoReturn:
        raise error

    return handler


def run_out_of_wait(delivery: Delivery) -> None:
    Delivery.objects.filter(pk=delivery.pk).update(next_try_at=timezone.now())


def waits(delivery: Delivery, wait: timedelta, *, since: datetime) -> bool:
    """Whether it was put off for so long, some time between then and now."""
    return since + wait <= delivery.next_try_at <= timezone.now() + wait


def test_a_delivery_is_made_once_and_keeps_the_answer(promise: Promise, subscribed: Subscribed) -> None:
    seen: list[int] = []

    def answer(delivery: Delivery) -> dict[str, int]:
        seen.append(delivery.payload["n"])
        return {"answer": 42}

    subscribed(answer)
    delivery = promise()

    assert [deliver(delivery.pk), deliver(delivery.pk)] == [True, False]

    delivery.refresh_from_db()
    assert (seen, delivery.state, delivery.outcome) == ([1], "done", {"answer": 42})
    assert delivery.ended_at is not None


def test_a_delivery_that_does_not_exist_is_nothing_to_do(db: None) -> None:
    assert not deliver(4711)


def test_a_failure_climbs_every_rung_then_fails_with_its_reason(promise: Promise, subscribed: Subscribed) -> None:
    subscribed(raising(RuntimeError("the wire is cut")))
    delivery = promise()
    for rung in LADDER:
        run_out_of_wait(delivery)
        began = timezone.now()
        deliver(delivery.pk)
        delivery.refresh_from_db()
        assert delivery.state == "pending"
        assert waits(delivery, rung, since=began)

    run_out_of_wait(delivery)
    deliver(delivery.pk)

    delivery.refresh_from_db()
    assert (delivery.state, delivery.reason) == ("failed", "RuntimeError: the wire is cut")


def test_the_ladder_ends_before_other_servers_forget_our_keys() -> None:
    assert sum(LADDER, timedelta()) < timedelta(hours=24)


def test_no_try_outlives_its_lease() -> None:
    assert TIME_LIMIT + timedelta(seconds=5) < LEASE


def test_giving_up_fails_at_once(promise: Promise, subscribed: Subscribed) -> None:
    subscribed(raising(GiveUp("they refused")))
    delivery = promise()

    deliver(delivery.pk)

    delivery.refresh_from_db()
    assert (delivery.state, delivery.reason, delivery.attempts) == ("failed", "they refused", 1)


def test_a_named_wait_overrules_the_ladder_and_does_not_use_it_up(promise: Promise, subscribed: Subscribed) -> None:
    subscribed(raising(TryLater("slow down", after=timedelta(seconds=7))))
    delivery = promise()
    for _ in range(len(LADDER) + 3):
        run_out_of_wait(delivery)
        began = timezone.now()
        deliver(delivery.pk)

    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts, delivery.reason) == ("pending", 0, "slow down")
    assert waits(delivery, timedelta(seconds=7), since=began)


def test_named_waits_end_when_the_delivery_is_old(promise: Promise, subscribed: Subscribed) -> None:
    subscribed(raising(TryLater("slow down", after=timedelta(seconds=7))))
    delivery = promise(created_at=timezone.now() - timedelta(hours=21), attempts=len(LADDER))

    deliver(delivery.pk)

    delivery.refresh_from_db()
    assert delivery.state == "failed"


def test_a_subscriber_that_is_gone_fails_with_its_name(promise: Promise) -> None:
    delivery = promise(subscriber="long.gone")

    deliver(delivery.pk)

    delivery.refresh_from_db()
    assert (delivery.state, delivery.reason) == ("failed", "nothing subscribes as long.gone any more")


def test_what_an_inward_subscriber_wrote_goes_with_its_failure(
    promise: Promise, subscribed: Subscribed, tenant: Tenant
) -> None:
    def write_then_fail(delivery: Delivery) -> NoReturn:
        Tenant.objects.filter(pk=tenant.pk).update(name="half done")
        raise RuntimeError

    subscribed(write_then_fail)
    deliver(promise().pk)

    tenant.refresh_from_db()
    assert tenant.name == "Acme"


def test_what_an_inward_subscriber_wrote_goes_with_a_lost_lease(
    promise: Promise, subscribed: Subscribed, tenant: Tenant
) -> None:
    def overslept(delivery: Delivery) -> None:
        Tenant.objects.filter(pk=tenant.pk).update(name="done twice")
        Delivery.objects.filter(pk=delivery.pk).update(attempts=delivery.attempts + 1)

    subscribed(overslept)
    delivery = promise()

    assert not deliver(delivery.pk)

    tenant.refresh_from_db()
    delivery.refresh_from_db()
    assert (tenant.name, delivery.state) == ("Acme", "pending")


@pytest.mark.django_db(transaction=True)
def test_an_outward_subscriber_holds_no_transaction_open(promise: Promise, subscribed: Subscribed) -> None:
    inside: list[bool] = []
    subscribed(lambda _: inside.append(connection.in_atomic_block), outward=True)

    deliver(promise().pk)

    assert inside == [False]


@pytest.mark.django_db(transaction=True)
def test_many_workers_that_claim_at_once_deliver_once(promise: Promise, subscribed: Subscribed) -> None:
    seen: list[int] = []
    subscribed(lambda delivery: seen.append(delivery.pk), outward=True)
    deliveries, workers = [promise().pk for _ in range(5)], 6
    start = Barrier(workers)

    def work() -> int:
        start.wait()
        done = sum(deliver(pk) for pk in deliveries)
        connection.close()
        return done

    with ThreadPoolExecutor(workers) as pool:
        done = [pool.submit(work) for _ in range(workers)]

    assert sum(each.result() for each in done) == 5
    assert sorted(seen) == sorted(deliveries)


def test_a_claimed_delivery_is_out_of_reach_until_its_lease_ends(promise: Promise) -> None:
    delivery = promise()

    assert Delivery.objects.claim(delivery.pk)
    assert Delivery.objects.claim(delivery.pk) is None
    run_out_of_wait(delivery)
    claimed = Delivery.objects.claim(delivery.pk)

    assert claimed
    assert claimed.attempts == 2


def test_a_row_that_kills_every_worker_fails_in_the_end(promise: Promise) -> None:
    delivery = promise()
    for _ in range(len(LADDER) + 1):
        run_out_of_wait(delivery)
        assert Delivery.objects.claim(delivery.pk)

    run_out_of_wait(delivery)

    assert Delivery.objects.claim(delivery.pk) is None
    delivery.refresh_from_db()
    assert (delivery.state, delivery.reason) == ("failed", NEVER_RETURNED)


def test_retry_starts_at_the_foot_of_the_ladder_with_the_same_key(promise: Promise, subscribed: Subscribed) -> None:
    subscribed(lambda _: None)
    failed = promise(state="failed", attempts=8, reason="no", frozen={"to": "Cleo"}, next_try_at=timezone.now())
    done = promise(state="done")

    assert Delivery.objects.all().retry() == 1
    assert deliver(failed.pk)

    before, key = done.key, failed.key
    failed.refresh_from_db()
    done.refresh_from_db()
    assert (failed.state, failed.attempts, failed.key, failed.frozen) == ("done", 1, key, {"to": "Cleo"})
    assert (done.state, done.attempts, done.key) == ("done", 0, before)


def test_what_is_sent_is_composed_once(promise: Promise) -> None:
    delivery, versions = promise(), iter(range(9))
    first = delivery.freeze(lambda: {"version": next(versions)})

    again = Delivery.objects.get(pk=delivery.pk).freeze(lambda: {"version": next(versions)})

    assert first == again == {"version": 0}


def test_a_worker_that_lost_its_lease_sends_what_the_next_one_froze(promise: Promise) -> None:
    delivery = promise()
    late = Delivery.objects.get(pk=delivery.pk)
    delivery.freeze(lambda: {"by": "the next worker"})

    assert late.freeze(lambda: {"by": "the late one"}) == {"by": "the next worker"}
