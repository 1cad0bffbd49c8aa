"""The page that is left fades out over the one that comes, which can be used meanwhile."""

import pytest
from playwright.sync_api import Page, expect

from supportdesk.accounts.models import Contact, User
from tests import factory
from tests.browser.conftest import OpenWindow, sign_in

HOLD = """addEventListener("pagereveal", async ({ viewTransition }) => {
  if (!viewTransition) return;
  await viewTransition.ready;
  const parts = document.getAnimations().filter((one) => one.effect.pseudoElement?.startsWith("::view-transition"));
  for (const part of parts) part.pause();
  document.documentElement.dataset.held = parts.map((one) => one.effect.pseudoElement).join();
});"""


@pytest.fixture
def page(open_window: OpenWindow) -> Page:
    """A window in which a change of pages, once begun, does not end."""
    page = open_window(motion="no-preference")
    page.add_init_script(HOLD)
    return page


def test_a_click_in_the_midst_of_a_change_of_pages_is_not_lost(page: Page, cleo: Contact, sam: User) -> None:
    factory.open_ticket(cleo, subject="No heating")
    sign_in(page, sam)
    page.get_by_role("link", name="No heating").click()
    expect(page.locator("html[data-held*=old]")).to_be_visible()
    page.get_by_text("Note", exact=True).click(force=True)
    expect(page.get_by_role("radio", name="Note")).to_be_checked()
