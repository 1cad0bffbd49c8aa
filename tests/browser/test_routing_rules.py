import pytest
from playwright.sync_api import Page, expect

from supportdesk.accounts.models import Contact, Tenant, User
from tests import factory
from tests.browser.conftest import sign_in
from tests.routing.making import make_rule
from triage.models import RoutingRule

LIST = "/service-desk/settings/routing/"


def choose_field(page: Page, field: str, scripts: bool) -> None:
    page.get_by_label("Field").last.select_option(label=field)
    if not scripts:
        page.get_by_role("button", name="Show what this field takes").last.click()


def test_an_admin_writes_a_rule_and_tries_it_first(desktop: Page, ana: User, cleo: Contact, scripts: bool) -> None:
    factory.open_ticket(cleo, subject="My order is late", source="email")
    factory.open_ticket(cleo, subject="My order is late", source="phone")
    sign_in(desktop, ana)
    desktop.goto(LIST)
    desktop.get_by_role("main").get_by_role("link", name="New rule").click()
    desktop.get_by_label("Name").fill("Late orders")
    choose_field(desktop, "Source", scripts)
    desktop.get_by_label("Email", exact=True).check()
    desktop.get_by_role("button", name="Add a condition").click()
    expect(desktop.get_by_role("group", name="Condition 2")).to_be_visible()
    desktop.wait_for_timeout(100)  # htmx wires up what it has just swapped in
    choose_field(desktop, "Subject", scripts)
    desktop.get_by_role("textbox", name="Values").fill("late, delayed")
    desktop.get_by_label("Then").select_option(label="Escalate")
    desktop.get_by_role("button", name="Try on past tickets").click()
    expect(desktop.get_by_text("1 of 2 tickets would have gone elsewhere")).to_be_visible()
    assert not RoutingRule.objects.exists()
    desktop.get_by_role("button", name="Save rule").click()
    expect(
        desktop.get_by_text("If source is email and subject contains any of “late”, “delayed”: escalate.")
    ).to_be_visible()


@pytest.mark.parametrize("scripts", [True])
def test_rules_are_dragged_into_order(desktop: Page, ana: User, tenant: Tenant) -> None:
    for name in ("First", "Second", "Third"):
        make_rule(tenant, name=name)
    sign_in(desktop, ana)
    desktop.goto(LIST)
    names = desktop.locator(".rule__what > a")
    expect(names).to_have_text(["First", "Second", "Third"])
    with desktop.expect_navigation():
        desktop.locator(".rule__grip").last.drag_to(desktop.locator(".rule").first, target_position={"x": 200, "y": 5})
    expect(names).to_have_text(["Third", "First", "Second"])
    assert list(RoutingRule.objects.in_order().values_list("name", flat=True)) == ["Third", "First", "Second"]
