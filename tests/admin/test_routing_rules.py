"""Routing rules in the admin site: their conditions as rows beneath them, held to what the desk's editor wants."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from supportdesk.accounts.models import BusinessPartner, Membership, Role, Tenant, User
from tests.factory import signed_in
from tests.routing.making import make_rule
from tickets.models import HelpTopic, Queue
from triage.models import RoutingRule
from triage.models.rule import RULES_AT_MOST

ADD = "/admin/triage/routingrule/add/"


@pytest.fixture
def desk(ana: User) -> Client:
    return signed_in(ana)


def page(rule: RoutingRule, name: str = "change") -> str:
    return reverse(f"admin:triage_routingrule_{name}", args=[rule.pk])


def filled(*clauses: str, kept: int = 0, **fields: Any) -> dict[str, Any]:
    """“priority any_of high, urgent”. The first `kept` of them are there already; `ids` are theirs."""
    sent: dict[str, Any] = {"name": "Mine", "is_active": "on", "join": "all", "action": "escalate"}
    sent |= {"clauses-TOTAL_FORMS": len(clauses), "clauses-INITIAL_FORMS": kept}
    ids = fields.pop("ids", [])
    for index, words in enumerate(clauses):
        field, operator, values = words.split(" ", 2)
        told = {"field": field, "operator": operator, "values": values, "id": ids[index] if index < kept else ""}
        sent |= {f"clauses-{index}-{name}": value for name, value in told.items()}
    return sent | fields


def clauses(rule: RoutingRule) -> list[tuple[int, str, str, list[str]]]:
    return list(rule.clauses.values_list("position", "field", "operator", "values"))


def complaints(answer: Any) -> str:
    """Of the form and of the rows beneath it."""
    assert answer.status_code == 200
    form, (rows,) = answer.context["adminform"].form, answer.context["inline_admin_formsets"]
    return f"{form.errors} {rows.formset.errors} {rows.formset.non_form_errors()}"


def test_a_rule_is_added_with_its_conditions_after_the_others(desk: Client, tenant: Tenant, queue: Queue) -> None:
    make_rule(tenant, name="First")
    partner = BusinessPartner.objects.create(tenant=tenant, name="Globex")
    topic = HelpTopic.objects.create(tenant=tenant, name="Parcels")
    sent = filled(
        "priority any_of Urgent, high,urgent",
        "queue is support",
        f"partner none_of {partner.pk}",
        "topic is Parcels",
        "words contains money back,  refund ",
        "hours is outside",
        action="reassign_queue",
        queue=queue.pk,
    )
    assert desk.post(ADD, sent).status_code == 302
    rule = RoutingRule.objects.get(name="Mine")
    assert (rule.tenant, rule.position, rule.queue) == (tenant, 2, queue)
    assert clauses(rule) == [
        (1, "priority", "any_of", ["urgent", "high"]),
        (2, "queue", "is", [str(queue.pk)]),
        (3, "partner", "none_of", [str(partner.pk)]),
        (4, "topic", "is", [str(topic.pk)]),
        (5, "words", "contains", ["money back", "refund"]),
        (6, "hours", "is", ["outside"]),
    ]


def test_conditions_are_shown_by_name_and_kept_as_they_are(desk: Client, tenant: Tenant, queue: Queue) -> None:
    rule = make_rule(tenant, f"queue is {queue.pk}", "tag any_of a|b", name="Mine")
    shown = desk.get(page(rule)).content.decode()
    assert 'value="Support"' in shown
    assert 'value="a, b"' in shown
    ids = list(rule.clauses.values_list("pk", flat=True))
    before = clauses(rule)
    assert desk.post(page(rule), filled("queue is Support", "tag any_of a, b", kept=2, ids=ids)).status_code == 302
    assert clauses(rule) == before
    sent = filled("queue is Support", "tag any_of a, b", kept=2, ids=ids) | {"clauses-0-DELETE": "on"}
    desk.post(page(rule), sent)
    assert clauses(rule) == [(1, "tag", "any_of", ["a", "b"])]


@pytest.mark.parametrize(
    ("sent", "complaint"),
    [
        (filled("priority is low, high"), "any of"),
        (filled("priority is loud"), "There is no “loud”"),
        (filled("queue is Nowhere"), "There is no “Nowhere”"),
        (filled("priority contains low"), "does not go with this field"),
        (filled("subject contains …"), "at least one word"),
        (filled("tag is ,"), "Say which value"),
        (filled("subject contains " + "x" * 300), "at most 200"),
        (filled("tag any_of " + ",".join(map(str, range(60)))), "no more than 50"),
        (filled("tag is a\x00b"), "Null characters"),
        (filled("colour is red"), "not one of the available choices"),
        (filled(*["tag is a"] * 21), "at most 20"),
        (filled(action="assign_to_queue"), "Choose one of the company"),
        (filled(action="assign_to_user"), "Choose an active member"),
    ],
)
def test_says_what_is_wrong_and_saves_nothing(desk: Client, sent: dict[str, Any], complaint: str) -> None:
    assert complaint in complaints(desk.post(ADD, sent))
    assert not RoutingRule.objects.exists()


def test_there_is_an_end_to_rules(desk: Client, tenant: Tenant) -> None:
    RoutingRule.objects.bulk_create(
        RoutingRule(tenant=tenant, position=number, name=f"R{number}", action="escalate")
        for number in range(1, RULES_AT_MOST + 1)
    )
    assert f"At most {RULES_AT_MOST} rules" in complaints(desk.post(ADD, filled()))


def test_targets_and_values_of_another_company_are_none(
    desk: Client, queue: Queue, other_tenant: Tenant, mallory: User
) -> None:
    theirs = Queue.objects.create(tenant=other_tenant, name="Theirs")
    for words in ("queue is Theirs", f"queue is {theirs.pk}"):
        assert "There is no" in complaints(desk.post(ADD, filled(words)))
    complaint = complaints(desk.post(ADD, filled(action="assign_to_queue", queue=theirs.pk)))
    assert "not one of the available choices" in complaint
    complaint = complaints(desk.post(ADD, filled(action="assign_to_user", user=mallory.pk)))
    assert "not one of the available choices" in complaint
    assert not RoutingRule.objects.exists()


def test_an_admin_of_two_companies_keeps_them_apart(
    ana: User, tenant: Tenant, other_tenant: Tenant, queue: Queue
) -> None:
    Membership.objects.create(tenant=other_tenant, user=ana, role=Role.ADMIN)
    theirs, desk = Queue.objects.create(tenant=other_tenant, name="Theirs"), signed_in(ana)
    sent = filled("queue is Theirs", action="assign_to_queue", queue=queue.pk)
    assert "There is no “Theirs”" in complaints(desk.post(ADD, sent | {"tenant": tenant.pk}))
    assert "Choose" in complaints(desk.post(ADD, sent | {"tenant": other_tenant.pk}))
    assert desk.post(ADD, sent | {"tenant": other_tenant.pk, "queue": theirs.pk}).status_code == 302
    assert RoutingRule.objects.get().tenant == other_tenant
    assert RoutingRule.objects.get().clauses.get().tenant == other_tenant


def test_rules_of_another_company_stay(desk: Client, other_tenant: Tenant) -> None:
    theirs = make_rule(other_tenant, "tag is vip", name="Theirs")
    for name in ("change", "delete", "history"):
        assert desk.post(page(theirs, name), {"post": "yes"}).status_code == 404
    sent = {"action": "delete_selected", "_selected_action": [theirs.pk], "post": "yes"}
    desk.post("/admin/triage/routingrule/", sent)
    assert RoutingRule.objects.get() == theirs


def test_deleting_leaves_no_gap(desk: Client, tenant: Tenant) -> None:
    rules = [make_rule(tenant, name=name) for name in "ABCD"]
    assert desk.post(page(rules[0], "delete"), {"post": "yes"}).status_code == 302
    sent = {"action": "delete_selected", "_selected_action": [rules[1].pk, rules[2].pk], "post": "yes"}
    desk.post("/admin/triage/routingrule/", sent)
    assert list(RoutingRule.objects.values_list("name", "position")) == [("D", 1)]


def test_tags_are_written_as_tickets_carry_them(desk: Client) -> None:
    desk.post(ADD, filled("tag any_of VIP Customer, #Gold"))
    assert clauses(RoutingRule.objects.get()) == [(1, "tag", "any_of", ["vip-customer", "gold"])]
    assert "cannot be a tag" in complaints(desk.post(ADD, filled("tag is §1", name="Other")))
