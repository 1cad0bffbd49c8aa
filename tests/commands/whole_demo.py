"""All of the demo, as it stands when it is loaded: test_run.py does that, once, for it takes its time."""

from datetime import timedelta

from django.utils import timezone

from supportdesk.accounts.models import BusinessPartner, User
from supportdesk.demo.companies import Company
from supportdesk.demo.signins import MAIN, OTHER
from supportdesk.outbox.models import Delivery
from tickets.clock import State
from tickets.models import SlaClock, ThreadEntry, Ticket, TicketEvent
from tickets.states import Category, Priority, Sentiment, Source, Status
from triage.models import Assessment, RoutingDecision, RoutingRule


def the_demo_is_whole() -> None:
    there_is_a_month_of_tickets_of_every_kind()
    it_all_happened_and_nothing_is_left_to_do()
    its_rules_have_decided_something_each()
    its_clocks_stand_in_every_way()


def there_is_a_month_of_tickets_of_every_kind() -> None:
    tickets = Ticket.objects.filter(tenant__slug=MAIN)
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
    customer = User.objects.get(email=Company.named(MAIN).portal_addresses()[0])
    assert len(set(Ticket.objects.for_customer(customer).values_list("status", flat=True))) >= 3


def it_all_happened_and_nothing_is_left_to_do() -> None:
    now = timezone.now()
    assert not Ticket.objects.exclude(created_at__range=(now - timedelta(days=31), now)).exists()
    assert not TicketEvent.objects.filter(at__gt=now).exists()
    moments = list(Ticket.objects.filter(tenant__slug=MAIN).order_by("sequence").values_list("created_at"))
    assert moments == sorted(moments)
    assert Assessment.objects.count() == Ticket.objects.count()
    assert not Delivery.objects.exclude(state=Delivery.State.DONE).exists()
    told = ThreadEntry.objects.exclude(author_kind="ai")  # which quotes articles, tables and all
    texts = [*told.values_list("body", flat=True), *Ticket.objects.values_list("subject", flat=True)]
    assert not [text for text in texts if set(text) & set("{}<>|")]


def its_rules_have_decided_something_each() -> None:
    for tenant in (MAIN, OTHER):
        rules = RoutingRule.objects.filter(tenant__slug=tenant)
        assert {rule.action for rule in rules} >= {"assign_to_queue", "reassign_queue", "assign_to_user", "escalate"}
        silent = [rule.name for rule in rules if not rule.decisions.exists() and rule.is_active]
        assert silent == []
    assert RoutingDecision.objects.count() == Ticket.objects.count()
    assert all(said.at == said.ticket.created_at for said in RoutingDecision.objects.select_related("ticket")[:20])


def its_clocks_stand_in_every_way() -> None:
    now = timezone.now()
    clocks = SlaClock.objects.filter(tenant__slug=MAIN)
    assert {clock.state(now) for clock in clocks} == set(State)
    assert clocks.filter(warn_at__isnull=False, due_at__gt=now).exists()
    assert not TicketEvent.objects.filter(kind__startswith="sla").exists()
    assert Ticket.objects.filter(policy=None).count() == 0
