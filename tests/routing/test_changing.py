"""A new order and a deletion, tried on past tickets before they are saved; and what then really happens."""

import re
from collections.abc import Callable
from itertools import permutations
from typing import Any

import pytest
from django.test import Client

from supportdesk.accounts.models import Tenant
from tests.desk.visiting import HTMX, text
from tests.routing.making import make_rule, work
from tests.routing.test_editor import LIST, names, positions
from tests.routing.test_trying import SAID, end
from tests.routing.test_trying import queues as queues
from tickets.models import Queue, Ticket
from triage.models import RoutingRule

Opener = Callable[..., Ticket]
ORDER = f"{LIST}order/"


def shown(page: str) -> list[str]:
    """The rules on the page, in its order."""
    return re.findall(r'id="rule-\d+".*?<a [^>]*>(\w+)</a>', page, re.DOTALL)


def changed(page: str) -> list[str]:
    """The tickets that a dry run names."""
    return re.findall(r'<th scope="row"><a [^>]*>([A-Z]+-\d+)</a>', page)


def counted(page: str) -> tuple[int, ...]:
    found = re.search(r"(\d+) of (\d+) tickets? would have gone elsewhere", page)
    assert found
    return tuple(map(int, found.groups()))


@pytest.fixture
def rules(queues: list[Queue]) -> list[RoutingRule]:
    """Of these, the first two are both for VIPs; the last is for everybody."""
    tenant, (_, money, returns) = queues[0].tenant, queues
    return [
        make_rule(tenant, "tag is vip", name="Vips", action="reassign_queue", queue=returns),
        make_rule(tenant, "tag any_of vip|gold", name="Gold", action="reassign_queue", queue=money),
        make_rule(tenant, name="All"),
    ]


def opened(opener: Opener) -> list[Ticket]:
    tickets = [opener(**said) for said in SAID]
    work()
    return tickets


def test_a_new_order_is_shown_before_it_is_saved(
    admin: Client, tenant: Tenant, rules: list[RoutingRule], open_ticket: Opener
) -> None:
    tickets, (vips, gold, rest) = opened(open_ticket), rules
    sent = {"rule": [gold.pk, vips.pk, rest.pk]}
    page = text(admin.post(ORDER, sent))
    assert shown(page) == ["Gold", "Vips", "All"]
    assert "This order is not saved yet" in page
    assert counted(page) == (2, 4)
    assert changed(page) == [tickets[3].number, tickets[1].number]
    assert (names(tenant), positions(tenant)) == (["Vips", "Gold", "All"], [1, 2, 3])
    answer = admin.post(ORDER, sent | {"do": "save"})
    assert (answer.status_code, answer["Location"]) == (302, f"{LIST}?company={tenant.pk}")
    assert (names(tenant), positions(tenant)) == (["Gold", "Vips", "All"], [1, 2, 3])


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_steps_add_up_until_they_are_saved(
    admin: Client, tenant: Tenant, rules: list[RoutingRule], headers: dict[str, str]
) -> None:
    vips, gold, rest = rules

    def step(move: str, *order: RoutingRule) -> list[str]:
        sent = {"rule": [rule.pk for rule in order], "move": move}
        return shown(text(admin.post(ORDER, sent, headers=headers)))

    assert step(f"up-{rest.pk}", vips, gold, rest) == ["Vips", "All", "Gold"]
    assert step(f"up-{rest.pk}", vips, rest, gold) == ["All", "Vips", "Gold"]
    assert step(f"up-{rest.pk}", rest, vips, gold) == ["All", "Vips", "Gold"]
    assert step(f"down-{vips.pk}", rest, vips, gold) == ["All", "Gold", "Vips"]
    assert names(tenant) == ["Vips", "Gold", "All"]


def test_back_in_the_old_order_there_is_nothing_to_save(admin: Client, rules: list[RoutingRule]) -> None:
    page = text(admin.post(ORDER, {"rule": [rule.pk for rule in rules]}))
    assert "not saved yet" not in page
    assert shown(page) == ["Vips", "Gold", "All"]


def test_an_order_that_is_out_of_date_loses_no_rule(admin: Client, tenant: Tenant, rules: list[RoutingRule]) -> None:
    vips, gold, _ = rules
    make_rule(tenant, name="New")
    sent = {"rule": [gold.pk, 99_999, vips.pk, gold.pk]}
    assert shown(text(admin.post(ORDER, sent))) == ["Gold", "Vips", "All", "New"]
    admin.post(ORDER, sent | {"do": "save"})
    assert (names(tenant), positions(tenant)) == (["Gold", "Vips", "All", "New"], [1, 2, 3, 4])


@pytest.mark.parametrize("sent", [{"rule": "x"}, {"rule": "1", "move": "up-x"}, {"rule": "1", "move": "up-99999"}])
def test_an_order_that_makes_no_sense_is_refused(
    admin: Client, tenant: Tenant, rules: list[RoutingRule], sent: dict[str, Any]
) -> None:
    assert admin.post(ORDER, sent | {"do": "save"}).status_code == 422
    assert names(tenant) == ["Vips", "Gold", "All"]


def test_others_rules_take_no_part(admin: Client, other_tenant: Tenant, rules: list[RoutingRule]) -> None:
    theirs = make_rule(other_tenant, name="Theirs")
    page = text(admin.post(ORDER, {"rule": [theirs.pk, rules[2].pk]}))
    assert shown(page) == ["All", "Vips", "Gold"]


def test_a_deletion_says_first_what_it_would_have_changed(
    admin: Client, tenant: Tenant, rules: list[RoutingRule], open_ticket: Opener
) -> None:
    tickets, page = opened(open_ticket), f"{LIST}{rules[0].pk}/deletion/"
    asked = text(admin.get(page))
    assert "If tag is vip: put into Returns in any case." in asked
    assert (counted(asked), changed(asked)) == ((2, 4), [tickets[3].number, tickets[1].number])
    assert counted(text(admin.get(page, {"days": "7"}))) == (2, 4)
    assert names(tenant) == ["Vips", "Gold", "All"]
    admin.post(page)
    assert (names(tenant), positions(tenant)) == (["Gold", "All"], [1, 2])


def test_deleting_what_decides_nothing_changes_nothing(
    admin: Client, rules: list[RoutingRule], open_ticket: Opener
) -> None:
    opened(open_ticket)
    assert counted(text(admin.get(f"{LIST}{rules[1].pk}/deletion/"))) == (0, 4)


@pytest.mark.parametrize("act", [*permutations(range(3)), *range(3)])
def test_what_was_foretold_happens(
    admin: Client, queues: list[Queue], open_ticket: Opener, act: tuple[int, ...] | int
) -> None:
    """Tickets like those of the past, opened after the change, end elsewhere exactly where the dry run said so."""
    tenant, (_, money, returns) = queues[0].tenant, queues
    pks = [
        make_rule(tenant, "tag is vip", name="Vips", action="reassign_queue", queue=returns).pk,
        make_rule(tenant, "tag is eu", name="Eu", action="assign_to_queue", queue=money).pk,
        make_rule(tenant, "words contains urgent|refund", join="any", name="Loud").pk,
    ]
    past = opened(open_ticket)
    before = {ticket.number: end(ticket) for ticket in past}
    if isinstance(act, int):
        foretold = changed(text(admin.get(f"{LIST}{pks[act]}/deletion/")))
        admin.post(f"{LIST}{pks[act]}/deletion/")
    else:
        sent = {"rule": [pks[index] for index in act]}
        foretold = changed(text(admin.post(ORDER, sent)))
        admin.post(ORDER, sent | {"do": "save"})
    anew = opened(open_ticket)
    elsewhere = [old.number for old, new in zip(past, anew, strict=True) if end(new) != before[old.number]]
    assert sorted(foretold) == elsewhere
