import re
from datetime import UTC, datetime, timedelta

from playwright.sync_api import FilePayload, Page, Route, expect

from supportdesk.accounts.models import User
from tests.browser.conftest import OpenWindow, sign_in
from tickets.models import Calendar

NEW = "/admin/tickets/calendar/add/"


def explain(page: Page, scripts: bool) -> None:
    """With scripts the answer follows what is typed; without, one asks."""
    if not scripts:
        page.get_by_role("button", name="Explain").click()


def test_an_admin_tries_a_calendar_before_saving_it(desktop: Page, ana: User, scripts: bool) -> None:
    sign_in(desktop, ana, NEW)
    desktop.get_by_label("Name").fill("Berlin office")
    desktop.get_by_label("Time zone").fill("berlin")
    hours = desktop.get_by_label("Opening hours")
    hours.fill("Mon-Fri 09:00-12:00, 13:00-17:00")
    desktop.get_by_label("A clock starts").fill("2026-03-06T16:00")
    desktop.get_by_label("with so much time").fill("2h")
    explain(desktop, scripts)
    expect(desktop.get_by_text("Due Mon 9 Mar 2026, 10:00 CET")).to_be_visible()
    expect(desktop.get_by_text("35 h open in an ordinary week")).to_be_visible()

    hours.fill("Mon 9")
    explain(desktop, scripts)
    expect(
        desktop.locator("#calendar-answer").get_by_text("Opening hours: Line 1: “9” is not a stretch")
    ).to_be_visible()

    desktop.get_by_role("button", name="Open around the clock").click()
    expect(hours).to_have_value(re.compile("Sun open around the clock"))
    expect(desktop.get_by_text("Due Fri 6 Mar 2026, 18:00 CET")).to_be_visible()

    desktop.get_by_label("Public holidays of").select_option(label="Germany")
    explain(desktop, scripts)
    desktop.get_by_label("Part of the country").select_option(label="Bayern")
    explain(desktop, scripts)
    expect(desktop.get_by_text("Epiphany").first).to_be_visible()

    event = f"BEGIN:VEVENT\nDTSTART:{datetime.now(UTC):%Y}0703\nSUMMARY:Party\nEND:VEVENT"
    content = f"BEGIN:VCALENDAR\n{event}\nEND:VCALENDAR".encode()
    chosen: FilePayload = {"name": "days.ics", "mimeType": "text/calendar", "buffer": content}
    desktop.get_by_label("Holidays from a file").set_input_files(chosen)
    explain(desktop, scripts)
    expect(desktop.get_by_label("More holidays")).to_have_value(re.compile("-07-03 Party"))

    assert not Calendar.objects.exists()
    desktop.get_by_role("button", name="Save", exact=True).last.click()
    desktop.wait_for_url("**/admin/tickets/calendar/")
    calendar = Calendar.objects.get()
    assert (calendar.timezone, calendar.country, calendar.part) == ("Europe/Berlin", "DE", "BY")
    assert calendar.weekly["sun"] == [["00:00", "24:00"]]
    assert [*calendar.holidays.values()] == ["Party"]


def test_what_is_typed_while_an_answer_comes_is_answered_as_well(open_window: OpenWindow, ana: User) -> None:
    page = open_window(clock=True)
    sign_in(page, ana, NEW)
    time, answer = page.get_by_label("with so much time"), page.locator("#calendar-answer")
    page.get_by_label("A clock starts").fill("2026-03-06T09:00")
    page.clock.pause_at(datetime.now(UTC) + timedelta(hours=1))
    time.fill("1h")
    held: list[Route] = []
    page.route(f"**{NEW}", lambda route: held.append(route), times=1)
    with page.expect_request(f"**{NEW}"):
        page.clock.run_for(1000)
    time.fill("2h")
    held[0].continue_()
    expect(answer).to_contain_text("1 h from Fri 09:00")
    page.clock.run_for(1000)
    expect(answer).to_contain_text("2 h from Fri 09:00")
