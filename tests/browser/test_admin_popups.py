from playwright.sync_api import expect

from supportdesk.accounts.models import User
from tests.browser.conftest import OpenWindow, sign_in
from tickets.models import Calendar


def test_what_is_made_in_a_window_of_its_own_is_chosen_at_once(open_window: OpenWindow, ana: User) -> None:
    page = open_window()
    sign_in(page, ana, "/admin/tickets/slapolicy/add/")
    page.locator("[data-id=related-widget-wrapper-calendar]").get_by_text("more_vert").click()
    with page.expect_popup() as opened:
        page.locator("#add_id_calendar").click()
    window = opened.value
    window.get_by_label("Name").fill("Berlin office")
    window.get_by_label("Time zone").fill("Europe/Berlin")
    window.get_by_label("Opening hours").fill("Mon-Fri 09:00-17:00")
    with window.expect_event("close"):
        window.get_by_role("button", name="Save", exact=True).last.click()
    expect(page.locator("#id_calendar option:checked")).to_have_text("Berlin office")
    assert Calendar.objects.get().name == "Berlin office"
