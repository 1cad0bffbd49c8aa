import io
import json
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone
from pytest_django.fixtures import Settings

from supportdesk.accounts.models import BusinessPartner, Tenant, User
from supportdesk.demo.companies import Company
from supportdesk.demo.moments import arrivals, next_opening
from supportdesk.demo.stories import stories_of
from supportdesk.outbox.models import Delivery
from tickets.clock import State
from tickets.models import SlaClock, ThreadEntry, Ticket, TicketEvent
from tickets.states import Category, Priority, Sentiment, Source, Status
from triage.models import Assessment, RoutingDecision, RoutingRule


def demo(*options: str) -> str:
    out = io.StringIO()
    call_command("demo", *options, stdout=out)
    return out.getvalue()


@pytest.fixture
def whole(db: None, settings: Settings) -> dict[str, Any]:
    """The demo as it is, which takes its time: test_demo_sign_ins.py does with less."""
    settings.DEVELOPMENT = True
    return dict(json.loads(demo("--json")))


def there_is_a_month_of_tickets_of_every_kind(whole: dict[str, Any]) -> None:
    tickets = Ticket.objects.filter(tenant__slug=whole["tenant"])
    for field, values in {
        "status": Status.values,
        "category": Category.values,
        "priority": Priority.values,
        "sentiment": Sentiment.values,
        "source": set(Source.values) - {Source.API},
    }.items():
        assert set(tickets.values_list(field, flat=True)) == set(values), field
    assert Ticket.objects.count() >= 200
    assert Ticket.objects.unassigned().exists()
    assert BusinessPartner.objects.filter(tickets__in=tickets).exists()
    assert ThreadEntry.objects.filter(kind=ThreadEntry.Kind.NOTE).exists()
    customer = User.objects.get(email=whole["customer"]["email"])
    assert len(set(Ticket.objects.for_customer(customer).values_list("status", flat=True))) >= 3


def it_all_happened_and_nothing_is_left_to_do(whole: dict[str, Any]) -> None:
    now = timezone.now()
    assert not Ticket.objects.exclude(created_at__range=(now - timedelta(days=31), now)).exists()
    assert not TicketEvent.objects.filter(at__gt=now).exists()
    moments = list(Ticket.objects.filter(tenant__slug=whole["tenant"]).order_by("sequence").values_list("created_at"))
    assert moments == sorted(moments)
    assert Assessment.objects.count() == Ticket.objects.count()
    assert not Delivery.objects.exclude(state=Delivery.State.DONE).exists()
    told = ThreadEntry.objects.exclude(author_kind="ai")  # which quotes articles, tables and all
    texts = [*told.values_list("body", flat=True), *Ticket.objects.values_list("subject", flat=True)]
    assert not [text for text in texts if set(text) & set("{}<>|")]


def its_rules_have_decided_something_each(whole: dict[str, Any]) -> None:
    for tenant in (whole["tenant"], whole["other"]["tenant"]):
        rules = RoutingRule.objects.filter(tenant__slug=tenant)
        assert {rule.action for rule in rules} >= {"assign_to_queue", "reassign_queue", "assign_to_user", "escalate"}
        silent = [rule.name for rule in rules if not rule.decisions.exists() and rule.is_active]
        assert silent == []
    assert RoutingDecision.objects.count() == Ticket.objects.count()
    assert all(said.at == said.ticket.created_at for said in RoutingDecision.objects.select_related("ticket")[:20])


def its_clocks_stand_in_every_way(whole: dict[str, Any]) -> None:
    now = timezone.now()
    clocks = SlaClock.objects.filter(tenant__slug=whole["tenant"])
    assert {clock.state(now) for clock in clocks} == set(State)
    assert clocks.filter(warn_at__isnull=False, due_at__gt=now).exists()
    assert not TicketEvent.objects.filter(kind__startswith="sla").exists()
    assert Ticket.objects.filter(policy=None).count() == 0


def test_it_is_for_development_only(db: None, settings: Settings) -> None:
    settings.DEVELOPMENT = False
    with pytest.raises(CommandError, match="development only"):
        demo()
    assert not Tenant.objects.exists()


def test_a_taken_prefix_is_named_and_nothing_kept(tenant: Tenant, settings: Settings) -> None:
    settings.DEVELOPMENT = True
    with pytest.raises(CommandError, match="The prefix SD belongs to Acme"):
        demo()
    assert Tenant.objects.get() == tenant


def test_there_are_sixty_different_stories_in_several_languages() -> None:
    stories = {story.body: story for company in Company.all() for story in stories_of(company.slug)}
    assert len(stories) >= 60
    assert {story.language for story in stories.values()} >= {"en", "de", "fr", "es", "nl"}


def test_desks_answer_in_working_hours() -> None:
    zone = ZoneInfo("Europe/Berlin")
    saturday = datetime(2024, 6, 1, 12, 30, tzinfo=UTC)
    assert next_opening(saturday, zone) == datetime(2024, 6, 3, 6, 15, tzinfo=UTC)
    assert next_opening(datetime(2024, 6, 3, 8, tzinfo=UTC), zone) == datetime(2024, 6, 3, 8, tzinfo=UTC)
    found = list(arrivals(Random(1), 50, saturday, zone))
    assert found == sorted(found) == list(arrivals(Random(1), 50, saturday, zone))
    assert max(found) < saturday


@pytest.mark.long
def test_the_whole_of_it(whole: dict[str, Any]) -> None:
    """In one test: loading it all takes most of a minute."""
    there_is_a_month_of_tickets_of_every_kind(whole)
    it_all_happened_and_nothing_is_left_to_do(whole)
    its_rules_have_decided_something_each(whole)
    its_clocks_stand_in_every_way(whole)
