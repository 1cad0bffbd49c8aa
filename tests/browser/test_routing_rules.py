import pytest
from playwright.sync_api import Locator, Page, expect

from supportdesk.accounts.models import Contact, Tenant, User
from tests import factory
from tests.browser.conftest import settle, sign_in
from tests.routing.making import make_rule, work
from tickets.models import Queue, Ticket
from triage.models import RoutingRule

LIST = "/service-desk/settings/routing/"


def choose_field(page: Page, field: str, scripts: bool) -> None:
    page.get_by_label("Field").last.select_option(label=field)
    if not scripts:
        page.get_by_role("button", name="Show what this field takes").last.click()


def test_an_admin_writes_a_rule_and_tries_it_first(desktop: Page, ana: User, cleo: Contact, scripts: bool) -> None:
    factory.open_ticket(cleo, subject="My order is late", source="email")
    factory.open_ticket(cleo, subject="My order is late", source="phone")
    sign_in(desktop, ana, LIST)
    desktop.get_by_role("main").get_by_role("link", name="New rule").click()
    desktop.wait_for_load_state("load")  # from then on the scripts listen
    desktop.get_by_label("Name").fill("Late orders")
    choose_field(desktop, "Source", scripts)
    desktop.get_by_label("Email", exact=True).check()
    desktop.get_by_role("button", name="Add a condition").click()
    expect(desktop.get_by_role("group", name="Condition 2")).to_be_visible()
    settle(desktop)
    choose_field(desktop, "Subject", scripts)
    desktop.get_by_role("textbox", name="Values").fill("late, delayed")
    desktop.get_by_label("Then").select_option(label="Escalate")
    desktop.get_by_role("button", name="Try on past tickets").click()
    expect(desktop.get_by_text("1 of 2 tickets would have gone elsewhere")).to_be_visible()
    assert not RoutingRule.objects.exists()
    desktop.get_by_role("button", name="Save rule").click()
    expect(desktop.locator(".rule")).to_contain_text(
        "If source is email and subject contains any of “late”, “delayed”: escalate."
    )


def rules_on(page: Page) -> Locator:
    return page.locator(".rule__what > a")


def saved() -> list[str]:
    return list(RoutingRule.objects.in_order().values_list("name", flat=True))


@pytest.fixture
def three(tenant: Tenant, cleo: Contact) -> Ticket:
    """Rules of which the first and the last are both for VIPs; and a ticket of one."""
    returns = Queue.objects.create(tenant=tenant, name="Returns")
    make_rule(tenant, "tag is vip", name="First")
    make_rule(tenant, "tag is gold", name="Second")
    make_rule(tenant, "tag any_of vip|gold", name="Third", action="assign_to_queue", queue=returns)
    ticket = factory.open_ticket(cleo, tags=["vip"])
    work()
    return ticket


@pytest.mark.parametrize("scripts", [True])
def test_rules_are_dragged_into_order_and_tried_before_they_are_saved(desktop: Page, ana: User, three: Ticket) -> None:
    sign_in(desktop, ana, LIST)
    expect(rules_on(desktop)).to_have_text(["First", "Second", "Third"])
    desktop.locator(".rule__grip").last.drag_to(desktop.locator(".rule").first, target_position={"x": 200, "y": 5})
    expect(desktop.get_by_text("1 of 1 ticket would have gone elsewhere")).to_be_visible()
    expect(rules_on(desktop)).to_have_text(["Third", "First", "Second"])
    expect(desktop.get_by_role("row").filter(has_text=three.number)).to_contain_text("Returns by Third")
    assert saved() == ["First", "Second", "Third"]
    # What came with the answer can be dragged as well, and the two add up.
    desktop.locator(".rule__grip").last.drag_to(desktop.locator(".rule").first, target_position={"x": 200, "y": 5})
    expect(rules_on(desktop)).to_have_text(["Second", "Third", "First"])
    desktop.get_by_role("button", name="Save order").click()
    expect(desktop.get_by_text("The new order is saved.")).to_be_visible()
    expect(desktop.get_by_text("This order is not saved yet")).to_have_count(0)
    assert saved() == ["Second", "Third", "First"]


def test_rules_are_stepped_into_order_by_buttons(desktop: Page, ana: User, three: Ticket) -> None:
    sign_in(desktop, ana, LIST)
    for order in (["First", "Third", "Second"], ["Third", "First", "Second"]):
        desktop.get_by_role("button", name="Move Third up").press("Enter")
        expect(rules_on(desktop)).to_have_text(order)
    expect(desktop.get_by_text("1 of 1 ticket would have gone elsewhere")).to_be_visible()
    desktop.get_by_role("link", name="Keep the old one").click()
    expect(rules_on(desktop)).to_have_text(["First", "Second", "Third"])
    assert saved() == ["First", "Second", "Third"]


def test_a_rule_is_deleted_after_a_look_at_what_that_changes(desktop: Page, ana: User, three: Ticket) -> None:
    sign_in(desktop, ana, LIST)
    desktop.get_by_role("link", name="Delete First").click()
    expect(desktop.get_by_text("1 of 1 ticket would have gone elsewhere")).to_be_visible()
    expect(desktop.get_by_role("row").filter(has_text=three.number)).to_contain_text("Returns by Third")
    desktop.get_by_role("button", name="Delete rule").click()
    expect(rules_on(desktop)).to_have_text(["Second", "Third"])
