"""Real workers, a real scheduler and a real broker, killed in the middle: nothing is lost, nothing is doubled."""

from collections import Counter
from collections.abc import Generator
from pathlib import Path

import pytest
from django.utils import timezone

from supportdesk.accounts.models import Contact
from supportdesk.outbox.models import Delivery, Heartbeat
from tests.outbox.machinery import Machinery, until
from tests.resend import FakeResend
from tickets.models import Queue, Ticket, TicketEvent
from triage.models import Assessment

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]


@pytest.fixture
def resend() -> Generator[FakeResend, None, None]:
    with FakeResend() as server:
        yield server


@pytest.fixture
def machinery(tmp_path: Path, resend: FakeResend, cleo: Contact) -> Generator[Machinery, None, None]:
    wired = {"RESEND_API_URL": resend.url, "RESEND_API_KEY": "re_test"}
    machinery = Machinery(tmp_path, **wired)
    try:
        machinery.start_broker()
        yield machinery
    finally:
        machinery.stop()


@pytest.fixture(autouse=True)
def billing(cleo: Contact) -> Queue:
    return Queue.objects.create(tenant=cleo.tenant, name="Billing", team="finance")


def mails(resend: FakeResend) -> Counter[str]:
    """How often each ticket was acknowledged, as the receiving side counts: once for each key."""
    return Counter(tag["value"] for mail in resend.sent.values() for tag in mail["tags"] if tag["name"] == "ticket")


def all_done(tickets: int) -> bool:
    opened = Delivery.objects.filter(topic="ticket.opened").count() >= tickets
    return opened and not Delivery.objects.exclude(state="done").exists()


def unfinished() -> list[tuple[str, str, int, str]]:
    return list(Delivery.objects.exclude(state="done").values_list("subscriber", "state", "attempts", "reason"))


def leases_run_out() -> None:
    """What the clock would do to claimed deliveries within a minute."""
    Delivery.objects.pending().update(next_try_at=timezone.now())


def assert_each_effect_happened_once(resend: FakeResend, *, tickets: int) -> None:
    numbers = list(Ticket.objects.values_list("number", flat=True))
    assert len(numbers) == tickets
    assert mails(resend) == Counter(numbers)
    assert Assessment.objects.count() == tickets
    for kind in ("opened", "triaged", "moved"):
        per_ticket = Counter(TicketEvent.objects.filter(kind=kind).values_list("ticket__number", flat=True))
        assert per_ticket == Counter(numbers), kind


def test_workers_killed_in_the_middle_lose_and_double_nothing(machinery: Machinery, resend: FakeResend) -> None:
    machinery.open_tickets(25)
    for resend.hold_after in (3, 9):
        machinery.start_worker()
        until(lambda: resend.holds and resend.in_flight > 0, seconds=90, what="mails")
        machinery.kill("worker")  # between a mail and the note that it was sent
    resend.hold_after = None
    machinery.start_worker()
    machinery.slowest_opening()
    machinery.start_scheduler()
    leases_run_out()

    until(lambda: all_done(25), seconds=240, what="deliveries", instead=unfinished)

    assert_each_effect_happened_once(resend, tickets=25)
    assert len(resend.requests) > len(resend.sent)  # some were asked for twice, under the same key


def test_a_broker_that_dies_and_returns_loses_and_doubles_nothing(machinery: Machinery, resend: FakeResend) -> None:
    machinery.start_worker()
    machinery.start_scheduler()
    machinery.open_tickets(40, pause=0.1)
    until(lambda: len(resend.sent) >= 3, seconds=90, what="mails")

    machinery.kill("broker")
    before = Ticket.objects.count()
    until(lambda: Ticket.objects.count() >= min(before + 15, 40), seconds=90, what="tickets without a broker")
    machinery.start_broker()

    assert machinery.slowest_opening() < 30  # none waited for a broker that is not there
    # Each ticket's deliveries follow from one another, and those promised while the broker was away wait for a sweep.
    until(lambda: all_done(40), seconds=240, what="deliveries", instead=unfinished)
    assert_each_effect_happened_once(resend, tickets=40)
    died = timezone.now()
    until(
        lambda: Heartbeat.objects.filter(name__in=["worker", "scheduler"], at__gt=died).count() == 2,
        seconds=90,
        what="heartbeats",
    )
