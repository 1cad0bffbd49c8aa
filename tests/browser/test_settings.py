import re

from playwright.sync_api import Page, expect

from supportdesk.accounts.models import Contact, Tenant, User
from tests import factory
from tests.browser.conftest import sign_in
from tickets.models import settings_of


def test_an_admin_renames_a_priority_switches_a_source_off_and_sets_auto_close(
    desktop: Page, ana: User, cleo: Contact, tenant: Tenant
) -> None:
    factory.open_ticket(cleo, priority="urgent")
    sign_in(desktop, ana)
    desktop.get_by_role("complementary", name="Desk").get_by_role("link", name="Settings").click()

    urgent = desktop.get_by_role("group", name="Urgent urgent")
    urgent.get_by_label("Label").fill("")
    desktop.get_by_role("button", name="Save priorities").click()
    expect(desktop.get_by_role("alert")).to_contain_text("Nothing is saved yet")
    expect(urgent.get_by_text("It needs a name.")).to_be_visible()
    urgent.get_by_label("Label").fill("Critical")
    urgent.get_by_label("Violet").check(force=True)
    desktop.get_by_role("button", name="Save priorities").click()
    expect(desktop.get_by_text("Saved.")).to_be_visible()
    expect(desktop.get_by_text("Urgent priority, label: “Urgent”")).to_be_visible()

    tabs = desktop.get_by_role("navigation", name="Settings")
    tabs.get_by_role("link", name="Sources").click()
    desktop.get_by_role("switch", name="Phone").uncheck()
    desktop.get_by_role("button", name="Save sources").click()
    expect(desktop.get_by_text("Phone as a source: on")).to_be_visible()
    expect(desktop.get_by_role("switch", name="Phone")).not_to_be_checked()

    tabs.get_by_role("link", name="Policies").click()
    desktop.get_by_label("Close resolved tickets after").fill("14")
    desktop.get_by_role("button", name="Save policies").click()
    expect(desktop.get_by_label("Close resolved tickets after")).to_have_value("14")
    assert settings_of(Tenant.objects.get(pk=tenant.pk)).auto_close_days == 14

    desktop.goto("/service-desk/tickets/")
    expect(desktop.get_by_role("img", name="Critical priority")).to_be_visible()
    desktop.goto("/service-desk/tickets/new/")
    expect(desktop.get_by_label("How they reached us").get_by_role("option")).to_have_text(
        [re.compile("Portal"), "Email", "Chat", "API"]
    )
