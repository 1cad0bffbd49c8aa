"""Who changed which routing rule, and what it said before: beside the other changes of the settings."""

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from supportdesk.accounts.models import Tenant, User
from tests.desk.visiting import text
from tests.routing.making import make_rule
from tests.routing.test_editor import LIST, NEW, filled
from tickets.models import Queue, SettingChange
from triage.models import RoutingRule


@pytest.fixture(autouse=True)
def nothing_yet(tenant: Tenant) -> None:
    make_rule(tenant, "tag is vip", name="Vips")
    make_rule(tenant, name="All")
    SettingChange.objects.all().delete()


def told(client: Client, address: str = LIST) -> list[str]:
    """The latest changes on a page, the newest first, without when they were made."""
    shown = text(client.get(address)).partition("Latest changes")[2].partition("</section>")[0]
    lines = re.findall(r"<li>(.*?)<time", shown, re.DOTALL)
    return [" ".join(unescape(re.sub(r"<[^>]+>", " ", line)).split()).replace("→ to ", "→ ") for line in lines]


def rule(name: str) -> RoutingRule:
    return RoutingRule.objects.get(name=name)


def test_a_new_rule(admin: Client, queue: Queue) -> None:
    admin.post(NEW, filled("source is phone", name="Calls", action="reassign_queue", queue=queue.pk))
    sentence = "If source is phone: put into Support in any case."
    assert told(admin) == [f"Routing rule Calls : none → {sentence} Ana,"]


def test_an_edited_rule_says_what_is_another_now_and_nothing_else(admin: Client) -> None:
    page = f"{LIST}{rule('Vips').pk}/"
    admin.post(page, filled("tag is gold", name="Vips"))
    admin.post(page, filled("tag is gold", name="Gold", is_active=""))
    admin.post(page, filled("tag is gold", name="Gold", is_active=""))
    assert told(admin) == [
        "Routing rule Vips : “Vips”, on → “Gold”, off Ana,",
        "Routing rule Vips : If tag is vip: escalate. → If tag is gold: escalate. Ana,",
    ]


def test_a_rule_that_is_switched_off_and_one_that_is_deleted(admin: Client) -> None:
    admin.post(f"{LIST}{rule('Vips').pk}/activation/", {"active": "off"})
    admin.post(f"{LIST}{rule('Vips').pk}/activation/", {"active": "off"})
    admin.post(f"{LIST}{rule('Vips').pk}/deletion/")
    assert told(admin) == [
        "Routing rule Vips : If tag is vip: escalate. Off. → none Ana,",
        "Routing rule Vips : on → off Ana,",
    ]


def test_another_order(admin: Client) -> None:
    order = {"rule": [rule("All").pk, rule("Vips").pk], "do": "save"}
    for _ in range(2):
        admin.post(f"{LIST}order/", order)
    assert told(admin) == ["Order of routing rules : Vips, All → All, Vips Ana,"]
    admin.post(f"{LIST}{rule('Vips').pk}/", filled("tag is vip", name="Vips", position="1"))
    assert told(admin)[0] == "Order of routing rules : All, Vips → Vips, All Ana,"


def test_a_refused_change_is_none(admin: Client) -> None:
    admin.post(NEW, filled("words contains !", name="Broken"))
    admin.post(NEW, filled(name="Tried", do="try"))
    admin.post(f"{LIST}order/", {"rule": [rule("All").pk], "do": "try"})
    assert told(admin) == []


def test_the_page_of_a_rule_tells_its_own_changes_only(admin: Client) -> None:
    vips, everybody = rule("Vips"), rule("All")
    admin.post(f"{LIST}{everybody.pk}/", filled(name="Everybody", position="2"))
    admin.post(f"{LIST}{vips.pk}/activation/", {"active": "off"})
    assert told(admin, f"{LIST}{vips.pk}/") == ["Routing rule Vips : on → off Ana,"]


def admin_page(name: str, *args: Any) -> str:
    return reverse(f"admin:triage_routingrule_{name}", args=args)


def test_the_admin_sites_changes_are_recorded_as_well(admin: Client) -> None:
    blank = {"is_active": "on", "join": "all", "action": "escalate", "clauses-INITIAL_FORMS": 0}
    row = {"clauses-0-field": "tag", "clauses-0-operator": "is", "clauses-0-values": "gold"}
    admin.post(admin_page("add"), blank | row | {"name": "Gold", "clauses-TOTAL_FORMS": 1})
    everybody = blank | row | {"name": "All", "clauses-TOTAL_FORMS": 1}
    admin.post(admin_page("change", rule("All").pk), everybody)
    admin.post(admin_page("delete", rule("All").pk), {"post": "yes"})
    several = {"action": "delete_selected", "_selected_action": [rule("Vips").pk], "post": "yes"}
    admin.post(admin_page("changelist"), several)
    assert told(admin) == [
        "Routing rule Vips : If tag is vip: escalate. → none Ana,",
        "Routing rule All : If tag is gold: escalate. → none Ana,",
        "Routing rule All : Every ticket: escalate. → If tag is gold: escalate. Ana,",
        "Routing rule Gold : none → If tag is gold: escalate. Ana,",
    ]


def test_another_companys_changes_are_not_told(admin: Client, mallory: User, other_tenant: Tenant) -> None:
    make_rule(other_tenant, name="Theirs")
    assert told(admin) == []


def test_what_is_gone_since_is_said_to_be(admin: Client, tenant: Tenant) -> None:
    returns = Queue.objects.create(tenant=tenant, name="Returns")
    admin.post(NEW, filled(name="Back", action="assign_to_queue", queue=returns.pk))
    rule("Back").delete()
    returns.delete()
    assert "put into one that is gone unless already placed" in told(admin)[0]
