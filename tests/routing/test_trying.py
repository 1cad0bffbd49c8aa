"""The dry run says what then really happens."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from supportdesk.accounts.actors import Actor
from supportdesk.accounts.models import BusinessPartner, Contact, Tenant, User
from tests import factory
from tests.desk.visiting import text
from tests.routing.making import clause, make_rule, work
from tests.routing.test_editor import NEW, filled
from tickets.models import HelpTopic, Queue, Ticket
from triage.directing import rules_of
from triage.models import RoutingDecision, RoutingRule
from triage.rules import clause_rows
from triage.rules.past import past_tickets
from triage.rules.trying import predictor, try_out

Opener = Callable[..., Ticket]
SAID: list[dict[str, Any]] = [
    {"subject": "Charged twice", "body": "I need a refund for a duplicate payment.", "source": "email"},
    {"subject": "Cannot login", "body": "This is urgent, our portal is down.", "tags": ["vip"]},
    {"subject": "Thank you", "body": "You were very kind.", "source": "phone", "priority": "low"},
    {
        "subject": "Prices",
        "body": "Send us a quote for forty seats; no refund talk.",
        "source": "api",
        "tags": ["vip", "eu"],
    },
]


def end(ticket: Ticket) -> tuple[int, int | None, bool]:
    ticket.refresh_from_db()
    return ticket.queue_id, ticket.assignee_id, ticket.is_escalated


@pytest.fixture
def queues(tenant: Tenant) -> list[Queue]:
    money = Queue.objects.create(tenant=tenant, name="Money", team="finance")
    return [Queue.objects.default_of(tenant), money, Queue.objects.create(tenant=tenant, name="Returns")]


conditions = st.sampled_from(
    [
        "priority any_of urgent|low",
        "priority is_not urgent",
        "source is email",
        "source none_of email|api",
        "tag is vip",
        "tag none_of eu",
        "category is billing",
        "sentiment is positive",
        "requester_type is account",
        "words contains refund",
        "subject none_of login",
    ]
)
drafts = st.lists(
    st.tuples(
        st.lists(conditions, max_size=3),
        st.sampled_from(["all", "any"]),
        st.sampled_from(["assign_to_queue", "reassign_queue", "assign_to_user", "escalate"]),
        st.integers(0, 2),
    ),
    min_size=1,
    max_size=3,
)


def write(tenant: Tenant, drafted: Any, queues: list[Queue], sam: User) -> None:
    RoutingRule.objects.of(tenant).delete()
    for number, (clauses, join, action, which) in enumerate(drafted):
        target: dict[str, Any] = {"queue": queues[which]} if "queue" in action else {}
        target |= {"user": sam} if "user" in action else {}
        make_rule(tenant, *clauses, join=join, action=action, name=f"R{number}", **target)


@given(first=drafts, second=drafts)
@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_predicts_what_happens_to_the_same_tickets_opened_anew(
    cleo: Contact, open_ticket: Opener, queues: list[Queue], sam: User, first: Any, second: Any
) -> None:
    Ticket.objects.all().delete()
    write(cleo.tenant, first, queues, sam)
    topic, _ = HelpTopic.objects.get_or_create(tenant=cleo.tenant, name="Parcels", default_queue=queues[2])
    asked = [*SAID, SAID[0] | {"queue": queues[2]}, SAID[1] | {"topic": topic}]
    past = [open_ticket(**said) for said in asked]
    work()
    past[0].set_priority("high", by=Actor.agent(sam))  # what happens later does not count
    past[1].move(queues[2], by=Actor.agent(sam))
    past[2].assign(to=None, by=Actor.agent(sam))
    write(cleo.tenant, second, queues, sam)
    predict, rules = predictor(cleo.tenant), rules_of(cleo.tenant)
    predicted = {ticket.pk: predict(rules, facts).outcome for ticket, facts in past_tickets(cleo.tenant, 30)}
    anew = [open_ticket(**said) for said in asked]
    work()
    for before, after in zip(past, anew, strict=True):
        told = predicted[before.pk]
        assert (told.queue, told.assignee, told.is_escalated) == end(after)


def test_counts_and_names_what_would_go_elsewhere(admin: Client, queues: list[Queue], open_ticket: Opener) -> None:
    make_rule(queues[0].tenant, "tag is vip", name="VIPs")
    tickets = [open_ticket(**said) for said in SAID]
    work()
    before = [end(ticket) for ticket in tickets]
    sent = filled("words contains refund", name="Refunds", action="reassign_queue", queue=queues[2].pk, do="try")
    shown = text(admin.post(NEW, sent))
    assert "2 of 4 tickets would have gone elsewhere" in shown
    assert all(f"{ticket.number}</a>" in shown for ticket in (tickets[0], tickets[3]))
    assert "Support, escalated" in shown  # of the fourth: now, by the rule that the draft would precede
    assert [end(ticket) for ticket in tickets] == before
    assert RoutingRule.objects.count() == 1


def test_turning_a_rule_off_can_be_tried_too(admin: Client, queues: list[Queue], open_ticket: Opener) -> None:
    rule = make_rule(queues[0].tenant, "tag is vip", name="VIPs")
    open_ticket(tags=["vip"])
    work()
    sent = filled("tag is vip", name="VIPs", is_active="", do="try")
    assert "1 of 1 ticket would" in text(admin.post(NEW.replace("new", str(rule.pk)), sent))
    assert "0 of 1 ticket would" in text(admin.post(NEW.replace("new", str(rule.pk)), sent | {"is_active": "on"}))


def test_looks_no_further_back_than_asked_and_not_at_others(
    admin: Client, tenant: Tenant, open_ticket: Opener, other_tenant: Tenant
) -> None:
    factory.open_ticket(factory.make_contact(other_tenant))
    old, _ = open_ticket(), open_ticket()
    Ticket.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=20))
    assert "1 of 1 ticket would" in text(admin.post(NEW, filled(do="try", days="7")))
    assert "2 of 2 tickets would" in text(admin.post(NEW, filled(do="try", days="30")))


def test_tickets_without_a_decision_are_judged_as_they_were_opened(
    queues: list[Queue], open_ticket: Opener, sam: User
) -> None:
    moved, chosen = open_ticket(), open_ticket(queue=queues[2])
    work()
    moved.move(queues[1], by=Actor.agent(sam))
    RoutingDecision.objects.all().delete()
    facts = {ticket.pk: facts for ticket, facts in past_tickets(queues[0].tenant, 7)}
    assert (facts[moved.pk].queue, facts[moved.pk].placed_by) == (queues[0].pk, "default")
    assert (facts[chosen.pk].queue, facts[chosen.pk].placed_by) == (queues[2].pk, "person")


def test_reads_in_batches_however_many_tickets_there_are(tenant: Tenant, open_ticket: Opener) -> None:
    def reads() -> int:
        with CaptureQueriesContext(connection) as captured:
            try_out(tenant, now=[], edited=[], days=7)
        return len(captured)

    open_ticket()
    few = reads()
    for _ in range(10):
        open_ticket()
    assert reads() == few


def test_clauses_are_spelt_as_in_these_tests() -> None:
    assert clause("words contains money back|refund").values == ("money back", "refund")


@pytest.mark.parametrize("kind", ["queue", "topic"])
def test_of_what_was_replaced_since_it_is_the_replacement_that_counts(
    admin: Client, queues: list[Queue], open_ticket: Opener, kind: str
) -> None:
    tenant, (_, money, returns) = queues[0].tenant, queues
    old = HelpTopic.objects.create(tenant=tenant, name="Parcels", default_queue=returns)
    new = HelpTopic.objects.create(tenant=tenant, name="Letters", default_queue=returns)
    past = open_ticket(topic=old)
    work()
    gone, by = (returns, money) if kind == "queue" else (old, new)
    admin.post(reverse(f"admin:tickets_{gone._meta.model_name}_delete", args=[gone.pk]), {"replacement": by.pk})
    work()
    sent = filled(f"{kind} is {by.pk}", name="Rule", do="try")
    foretold = text(admin.post(NEW, sent))
    assert "1 of 1 ticket would have gone elsewhere" in foretold
    assert "that is gone" not in foretold
    admin.post(NEW, sent | {"do": "save"})
    past.refresh_from_db()
    anew = open_ticket(topic=past.topic)
    work()
    assert end(anew) == (past.queue_id, None, True)


def test_a_partner_far_down_the_list_stays_in_its_rule(
    admin: Client, tenant: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clause_rows, "PARTNERS_AT_MOST", 1)
    BusinessPartner.objects.create(tenant=tenant, name="Aare")
    zora = BusinessPartner.objects.create(tenant=tenant, name="Zora")
    rule = make_rule(tenant, f"partner is {zora.pk}", name="Zora's")
    page = NEW.replace("new", str(rule.pk))
    assert f'value="{zora.pk}" checked' in text(admin.get(page))
    assert "The first 1 by name." in text(admin.get(page))
    assert admin.post(page, filled(f"partner is {zora.pk}", name="Renamed")).status_code == 302
    assert rule.clauses.get().values == [str(zora.pk)]
