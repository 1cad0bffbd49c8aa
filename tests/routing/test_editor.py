"""The editor of routing rules, as admins use it, and as nobody else may."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client

from supportdesk.accounts.models import Membership, Role, Tenant, User
from tests.desk.visiting import HOSTILE, HTMX, queries, text
from tests.routing.conftest import signed_in
from tests.routing.making import make_rule, work
from tickets.models import HelpTopic, Queue, Ticket
from triage.models import RoutingRule
from triage.models.rule_set import RoutingRuleQuerySet

Opener = Callable[..., Ticket]
LIST = "/service-desk/settings/routing/"
NEW = f"{LIST}new/"


def filled(*clauses: str, **fields: Any) -> dict[str, Any]:
    sent: dict[str, Any] = {"name": "Mine", "is_active": "on", "position": "1", "join": "all", "action": "escalate"}
    for index, words in enumerate(clauses):
        field, operator, values = words.split(" ", 2)
        sent |= {f"c{index}-field": field, f"c{index}-operator": operator, f"c{index}-values": values.split("|")}
    return sent | {"days": "30", "do": "save"} | fields


def names(tenant: Tenant) -> list[str]:
    return list(RoutingRule.objects.of(tenant).in_order().values_list("name", flat=True))


def positions(tenant: Tenant) -> list[int]:
    return list(RoutingRule.objects.of(tenant).in_order().values_list("position", flat=True))


def test_says_what_to_do_where_there_are_none(admin: Client) -> None:
    assert "No routing rules yet" in text(admin.get(LIST))


def test_lists_rules_as_sentences(admin: Client, tenant: Tenant, queue: Queue, sam: User) -> None:
    make_rule(tenant, "priority any_of high|urgent", "tag is vip", action="assign_to_user", user=sam)
    make_rule(tenant, "words none_of refund", f"queue is {queue.pk}", join="any", action="reassign_queue", queue=queue)
    make_rule(tenant)
    shown = text(admin.get(LIST))
    for sentence in (
        "If priority is any of high, urgent and tag is vip: assign to Sam.",
        "If subject or message does not contain “refund” or queue is Support: put into Support in any case.",
        "Every ticket: escalate.",
    ):
        assert sentence in shown


def test_adds_a_rule_and_it_works(admin: Client, tenant: Tenant, queue: Queue, open_ticket: Opener) -> None:
    returns = Queue.objects.create(tenant=tenant, name="Returns")
    sent = filled("words contains on fire, broken", "source any_of portal|email", action="assign_to_queue")
    answer = admin.post(NEW, sent | {"queue": returns.pk})
    assert (answer.status_code, answer["Location"]) == (302, f"{LIST}?company={tenant.pk}")
    assert [clause.values for clause in RoutingRule.objects.get().clauses.all()] == [
        ["on fire", "broken"],
        ["portal", "email"],
    ]
    ticket = open_ticket()
    work()
    ticket.refresh_from_db()
    assert ticket.queue == returns


def test_changes_a_rule_in_place(admin: Client, tenant: Tenant) -> None:
    rule = make_rule(tenant, "tag is vip", "tag is gold", name="Old")
    shown = text(admin.get(f"{LIST}{rule.pk}/"))
    assert 'value="vip"' in shown
    admin.post(f"{LIST}{rule.pk}/", filled("tag is silver", name="New", is_active=""))
    rule.refresh_from_db()
    assert (rule.name, rule.is_active, [one.values for one in rule.clauses.all()]) == ("New", False, [["silver"]])


def test_what_somebody_else_saves_in_the_same_moment_is_not_overwritten_either(
    admin: Client, tenant: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    rule = make_rule(tenant, "tag is vip", name="Old")
    page, hold = f"{LIST}{rule.pk}/", RoutingRuleQuerySet.hold
    seen = re.findall(r'name="seen" value="(\w+)"', text(admin.get(page)))[0]

    def hold_after_another(rules: RoutingRuleQuerySet, tenant_id: int) -> None:
        hold(rules, tenant_id)
        RoutingRule.objects.filter(pk=rule.pk, name="Old").update(name="Theirs")

    monkeypatch.setattr(RoutingRuleQuerySet, "hold", hold_after_another)
    refused = admin.post(page, filled("tag is vip", name="Mine") | {"seen": seen})
    assert refused.status_code == 422
    assert "Somebody changed this rule" in text(refused)
    assert names(tenant) == ["Theirs"]


def test_what_somebody_else_saved_meanwhile_is_not_overwritten_unseen(admin: Client, tenant: Tenant) -> None:
    rule = make_rule(tenant, "tag is vip", name="Old")
    page = f"{LIST}{rule.pk}/"

    def save(seen: str, name: str) -> Any:
        return admin.post(page, filled("tag is vip", name=name) | {"seen": seen})

    def seen_on(shown: Any) -> str:
        return str(re.findall(r'name="seen" value="(\w+)"', text(shown))[0])

    seen = seen_on(admin.get(page))
    assert seen_on(admin.post(page, filled("tag is vip", do="add") | {"seen": seen})) == seen
    assert save(seen, "Theirs").status_code == 302
    refused = save(seen, "Mine")
    assert refused.status_code == 422
    assert "Somebody changed this rule" in text(refused)
    assert names(tenant) == ["Theirs"]
    assert save(seen_on(refused), "Mine").status_code == 302
    assert names(tenant) == ["Mine"]


def test_a_dry_run_is_never_held_up_by_what_somebody_else_saved(admin: Client, tenant: Tenant) -> None:
    rule = make_rule(tenant, "tag is vip", name="Old")
    page, mine = f"{LIST}{rule.pk}/", filled("tag is vip", name="Mine")
    mine["seen"] = re.findall(r'name="seen" value="(\w+)"', text(admin.get(page)))[0]
    assert "Somebody changed" not in text(admin.post(page, mine | {"do": "try"}))
    admin.post(page, filled("tag is gold", name="Theirs"))
    for _ in range(2):  # it says so each time, and that it was said of a dry run lets nobody save
        tried = admin.post(page, mine | {"do": "try"})
        shown = text(tried)
        assert (tried.status_code, f'name="seen" value="{mine["seen"]}"' in shown) == (200, True)
        assert "would have gone elsewhere" in shown
        assert "Somebody changed this rule since you opened it" in shown
        assert "Nothing is saved yet" not in shown
    assert admin.post(page, mine).status_code == 422
    assert names(tenant) == ["Theirs"]


def test_another_mistake_does_not_hide_that_somebody_else_saved(admin: Client, tenant: Tenant) -> None:
    rule = make_rule(tenant, "tag is vip", name="Old")
    page, mine = f"{LIST}{rule.pk}/", filled("tag is vip", name="")
    mine["seen"] = re.findall(r'name="seen" value="(\w+)"', text(admin.get(page)))[0]
    admin.post(page, filled("tag is gold", name="Theirs"))
    wrong = text(admin.post(page, mine))
    assert "Give the rule a name" in wrong
    mine |= {"name": "Mine", "seen": re.findall(r'name="seen" value="(\w+)"', wrong)[0]}
    assert "Somebody changed this rule" in text(admin.post(page, mine))
    assert names(tenant) == ["Theirs"]


def test_a_row_says_how_its_values_are_compared(admin: Client, tenant: Tenant) -> None:
    HelpTopic.objects.create(tenant=tenant, name="Billing")
    shown = text(admin.post(NEW, filled("topic is 1", "words contains C++", do="reshape")))
    assert "A topic alone, without those below it: tick them too where they are meant." in shown
    assert "Whole words or phrases, separated by commas. Signs count at their ends: C++, #42." in shown


@pytest.mark.parametrize(("place", "wanted"), [("1", "DABC"), ("2", "ADBC"), ("4", "ABCD")])
def test_a_new_rule_goes_where_it_is_told(admin: Client, tenant: Tenant, place: str, wanted: str) -> None:
    for name in "ABC":
        make_rule(tenant, name=name)
    admin.post(NEW, filled(name="D", position=place))
    assert ("".join(names(tenant)), positions(tenant)) == (wanted, [1, 2, 3, 4])


def test_turns_off_and_deletes(admin: Client, tenant: Tenant) -> None:
    a, _ = (make_rule(tenant, name=name) for name in "AB")
    admin.post(f"{LIST}{a.pk}/activation/", {"active": "off"})
    a.refresh_from_db()
    assert not a.is_active
    admin.post(f"{LIST}{a.pk}/deletion/")
    assert (names(tenant), positions(tenant)) == (["B"], [1])


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_rows_come_and_go_without_saving(admin: Client, headers: dict[str, str]) -> None:
    def reshaped(do: str) -> str:
        sent = filled("priority any_of high|urgent", "tag is vip", do=do, name="")
        return text(admin.post(NEW, sent, headers=headers))

    def rows(shown: str) -> int:
        return shown.count('class="clause"')

    assert rows(reshaped("add")) == 3
    assert rows(reshaped("remove-0")) == 1
    assert 'value="vip"' in reshaped("remove-0")
    changed = text(admin.post(NEW, filled("source any_of high|email", do="reshape"), headers=headers))
    assert re.findall(r'value="(\w+)" checked', changed) == ["email"]
    other = admin.post(NEW, filled("tag any_of vip", do="reshape") | {"c0-was": "subject"}, headers=headers)
    assert 'value="vip"' not in text(other)
    assert "Give the rule a name" not in reshaped("add")
    assert not RoutingRule.objects.exists()


@pytest.mark.parametrize(
    ("sent", "complaint"),
    [
        (filled(name=" "), "Give the rule a name"),
        (filled("priority is low|high"), "any of"),
        (filled("priority is x"), "Say which value"),
        (filled("subject contains …"), "at least one word"),
        (filled("tag any_of " + "|".join(map(str, range(60)))), "too many values"),
        (filled("subject contains " + "x" * 300), "at most 200"),
        (filled(action="assign_to_queue"), "Choose the queue"),
        (filled(action="assign_to_user"), "Choose the person"),
        (filled(action="assign_to_queue", queue="99999"), "Select a valid choice"),
        (filled(action="drop_table"), "Select a valid choice"),
        (filled(position="0"), "Select a valid choice"),
        (filled(position="x"), "Select a valid choice"),
        (filled(name="x" * 81), "at most 80"),
        (filled(name="a\x00b"), "Null characters"),
    ],
)
def test_says_what_is_wrong(admin: Client, sent: dict[str, Any], complaint: str) -> None:
    answer = admin.post(NEW, sent)
    assert answer.status_code == 422
    assert complaint in text(answer)
    assert not RoutingRule.objects.exists()


def test_an_empty_or_absurd_post_is_answered(admin: Client) -> None:
    many = {f"c{index}-field": "tag" for index in range(500)} | {"do": "add"}
    for sent in ({}, {"do": "try"}, {"do": "remove-999"}, {"do": HOSTILE}, many, {"c0-field": HOSTILE}):
        assert admin.post(NEW, sent).status_code in (200, 422)


def test_texts_of_people_are_never_markup(admin: Client, tenant: Tenant, open_ticket: Opener) -> None:
    rule = make_rule(tenant, name=HOSTILE[:80], action="escalate")
    Queue.objects.create(tenant=tenant, name=HOSTILE[:80])
    open_ticket(subject=HOSTILE[:200])
    for shown in (
        text(admin.get(LIST)),
        text(admin.get(f"{LIST}{rule.pk}/")),
        text(admin.post(NEW, filled(f"words contains {HOSTILE}", do="try", name=HOSTILE[:80]))),
    ):
        assert "<script>alert" not in shown
        assert "<img src=x" not in shown


def test_only_admins_find_it(tenant: Tenant, sam: User, sue: User, cleo: Any, mallory: User) -> None:
    rule = make_rule(tenant, "tag is vip", name="Secret")
    acts = ("", "activation/", "deletion/")
    for user in (sam, sue, cleo.user):
        client = signed_in(user)
        addresses = [LIST, NEW, f"{LIST}order/", *(f"{LIST}{rule.pk}/{act}" for act in acts)]
        assert {client.post(address).status_code for address in addresses} == {404}
        assert client.get(LIST).status_code == 404
    foreigner = signed_in(mallory)
    assert {foreigner.post(f"{LIST}{rule.pk}/{act}").status_code for act in acts} == {404}
    for address in (LIST, NEW):
        assert foreigner.get(f"{address}?company={tenant.pk}").status_code == 404
    foreigner.post(f"{LIST}order/", {"rule": [rule.pk], "do": "save"})
    assert "Secret" not in text(foreigner.get(LIST))
    assert names(tenant) == ["Secret"]


def test_an_admin_of_two_companies_keeps_them_apart(ana: User, tenant: Tenant, other_tenant: Tenant) -> None:
    Membership.objects.create(tenant=other_tenant, user=ana, role=Role.ADMIN)
    client, theirs = signed_in(ana), Queue.objects.default_of(other_tenant)
    sent = filled(action="assign_to_queue", queue=theirs.pk)
    assert client.post(f"{NEW}?company={tenant.pk}", sent).status_code == 422
    assert client.post(f"{NEW}?company={other_tenant.pk}", sent).status_code == 302
    assert (names(tenant), names(other_tenant)) == ([], ["Mine"])


def test_a_target_of_another_company_is_refused(tenant: Tenant, other_tenant: Tenant, mallory: User) -> None:
    theirs = Queue.objects.default_of(other_tenant)
    with pytest.raises(ValidationError, match="queues"):
        make_rule(tenant, action="assign_to_queue", queue=theirs)
    with pytest.raises(ValidationError, match="member"):
        make_rule(tenant, action="assign_to_user", user=mallory)
    assert not RoutingRule.objects.exists()


@pytest.mark.parametrize("wrong", [{"action": "assign_to_queue"}, {"action": "assign_to_user"}, {"join": "xor"}])
def test_the_database_refuses_a_rule_without_its_target(tenant: Tenant, wrong: dict[str, str]) -> None:
    rule = make_rule(tenant)
    with pytest.raises(IntegrityError), transaction.atomic():
        RoutingRule.objects.filter(pk=rule.pk).update(**wrong)


def test_queries_do_not_grow_with_the_rules(admin: Client, tenant: Tenant) -> None:
    make_rule(tenant, "tag is vip")
    few = queries(admin, LIST)
    for number in range(20):
        make_rule(tenant, f"tag is t{number}", "source is email")
    assert queries(admin, LIST) == few


def test_what_no_ticket_can_be_tagged_with_is_refused(admin: Client, tenant: Tenant) -> None:
    answer = admin.post(NEW, filled("tag is vip, §1"))
    assert answer.status_code == 422
    assert "“§1” cannot be a tag" in text(answer)
    assert 'value="vip, §1"' in text(answer)
    assert not names(tenant)
