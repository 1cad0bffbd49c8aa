"""Inside or outside business hours: which calendar says so, and what rules make of it."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from supportdesk.accounts.actors import Actor
from supportdesk.accounts.models import Contact, Tenant
from tests import factory
from tests.desk.visiting import text
from tests.routing.making import make_rule, work
from tests.routing.test_editor import LIST, NEW, filled
from tickets.models import Calendar, HelpTopic, Queue, SlaPolicy, Ticket
from triage.hours import Hours
from triage.models import Clause, RoutingDecision
from triage.routing import Facts

Opener = Callable[..., Ticket]
NOON, NIGHT = datetime(2026, 6, 2, 12, tzinfo=UTC), datetime(2026, 6, 2, 23, tzinfo=UTC)
DAYS = ("mon", "tue", "wed", "thu", "fri")


def policy(tenant: Tenant, opens: str, closes: str, **fields: Any) -> SlaPolicy:
    """Office hours of a week in UTC."""
    name = f"{opens} to {closes}"
    weekly = {day: [[opens, closes]] for day in DAYS}
    calendar = Calendar.objects.create(tenant=tenant, name=name, weekly=weekly)
    return SlaPolicy.objects.create(tenant=tenant, name=name, calendar=calendar, **fields)


@pytest.fixture
def by_day(tenant: Tenant) -> SlaPolicy:
    return policy(tenant, "09:00", "17:00", is_default=True)


@pytest.fixture
def by_night(tenant: Tenant) -> SlaPolicy:
    return policy(tenant, "22:00", "24:00")


def test_the_topics_policy_goes_before_the_queues_and_that_before_the_tenants(
    tenant: Tenant, queue: Queue, by_day: SlaPolicy, by_night: SlaPolicy
) -> None:
    above = HelpTopic.objects.create(tenant=tenant, name="Alarms", sla_policy=by_day)
    topic = HelpTopic.objects.create(tenant=tenant, name="Fire", parent=above)
    night = Queue.objects.create(tenant=tenant, name="Night", sla_policy=by_night)
    hours = Hours.of(tenant)

    def inside(*, topic: int | None = None, queue: int | None = None) -> tuple[bool | None, ...]:
        return tuple(hours.inside(topic=topic, queue=queue, at=at) for at in (NOON, NIGHT))

    assert inside() == inside(queue=queue.pk) == (True, False)
    assert inside(queue=night.pk) == (False, True)
    assert inside(queue=night.pk, topic=topic.pk) == (True, False)  # the topic above it names one
    assert inside(queue=999, topic=999) == (True, False)


def test_without_a_policy_nobody_knows(tenant: Tenant, other_tenant: Tenant) -> None:
    policy(other_tenant, "00:00", "24:00", is_default=True)
    assert Hours.of(tenant).inside(topic=None, queue=None, at=NOON) is None


def test_a_calendar_that_makes_no_sense_keeps_no_ticket_waiting(
    open_ticket: Opener, by_day: SlaPolicy, caplog: pytest.LogCaptureFixture
) -> None:
    make_rule(by_day.tenant, "hours is outside")
    make_rule(by_day.tenant, name="All")
    Calendar.objects.update(timezone="Nowhere/Land")
    ticket = open_ticket()
    work()
    assert RoutingDecision.objects.get(ticket=ticket).rule is not None
    assert RoutingDecision.objects.get(ticket=ticket).facts["in_hours"] is None
    assert "a calendar cannot be read" in caplog.text


def test_what_is_known_already_is_not_asked_again(by_day: SlaPolicy) -> None:
    hours = Hours.of(by_day.tenant)
    assert hours.tell(Facts(in_hours=False), NOON).in_hours is False
    assert hours.tell(Facts(), NOON).in_hours is True


@pytest.mark.parametrize(("at", "seen"), [(NOON, "inside"), (NIGHT, "outside")])
def test_a_rule_goes_by_when_the_ticket_opened(cleo: Contact, by_day: SlaPolicy, at: datetime, seen: str) -> None:
    make_rule(cleo.tenant, "hours is outside", name="After hours")
    ticket = factory.open_ticket(cleo, by=Actor.customer(cleo).telling(at))
    work()  # however late the worker comes to it
    ticket.refresh_from_db()
    assert ticket.is_escalated == (seen == "outside")
    said = RoutingDecision.objects.get()
    assert (said.trace[0]["clauses"][0]["seen"], said.facts["in_hours"]) == ([seen], seen == "inside")


def test_the_dry_run_goes_by_when_each_ticket_opened(
    admin: Client, cleo: Contact, by_day: SlaPolicy, by_night: SlaPolicy, open_ticket: Opener
) -> None:
    early, late, nightly = open_ticket(), open_ticket(), open_ticket()
    work()
    RoutingDecision.objects.update(facts=Facts(placed_by="default", queue=early.queue_id).kept())  # from before hours
    Ticket.objects.filter(pk=early.pk).update(created_at=working_day(early, hour=12))
    Ticket.objects.filter(pk=late.pk).update(created_at=working_day(late, hour=20))
    RoutingDecision.objects.filter(ticket=nightly).delete()  # from before decisions
    queue = Queue.objects.create(tenant=cleo.tenant, name="Night", sla_policy=by_night)
    moved = {"created_at": working_day(nightly, hour=12), "queue": queue, "queue_origin": "topic"}
    Ticket.objects.filter(pk=nightly.pk).update(**moved)
    page = text(admin.post(NEW, filled("hours is outside", do="try")))
    assert "2 of 3 tickets would have gone elsewhere" in page
    assert f"{early.number}</a>" not in page


def working_day(ticket: Ticket, *, hour: int) -> datetime:
    """A moment of the last weekday that is over."""
    day = ticket.created_at.date().toordinal() - 1
    while datetime.fromordinal(day).weekday() > 4:
        day -= 1
    return datetime.fromordinal(day).replace(hour=hour, tzinfo=UTC)


def test_the_editor_offers_it_and_tells_it_in_words(admin: Client, tenant: Tenant) -> None:
    page = text(admin.post(NEW, filled("hours is outside", do="reshape")))
    assert "Outside business hours" in page
    assert "by the calendar of its SLA policy" in page
    admin.post(NEW, filled("hours is outside"))
    assert Clause.objects.get().values == ["outside"]
    assert "If it opened outside business hours: escalate." in text(admin.get(LIST))
    assert "Give one value" in text(admin.post(NEW, filled("hours is inside|outside")))
    assert "Say which value" in text(admin.post(NEW, filled("hours is sometimes")))


def test_an_agent_reads_what_held(open_ticket: Opener, tenant: Tenant, admin: Client) -> None:
    make_rule(tenant, "hours is inside")
    ticket = open_ticket()
    work()
    page = text(admin.get(ticket.get_absolute_url()))
    assert "it opened inside business hours" in page
    assert "nobody has said what business hours are" in page


def test_each_place_is_asked_about_once_however_many_tickets_stood_there(
    tenant: Tenant, by_day: SlaPolicy, django_assert_num_queries: Any
) -> None:
    topics = [HelpTopic.objects.create(tenant=tenant, name=f"T{n}", sla_policy=by_day).pk for n in range(3)]
    hours = Hours.of(tenant)
    with django_assert_num_queries(3):
        assert all(hours.inside(topic=topic, queue=None, at=NOON) for topic in topics * 10)
