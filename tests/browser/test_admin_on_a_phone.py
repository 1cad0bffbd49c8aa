import pytest
from playwright.sync_api import Page

from supportdesk.accounts.models import Tenant, User
from tests.assignment.working import join
from tests.browser.conftest import sign_in
from tickets.models import Queue

SIDEWAYS = """() => [document.documentElement, ...document.querySelectorAll('.simplebar-content-wrapper')]
    .filter((one) => one.scrollWidth > one.clientWidth + 2)
    .map((one) => `${one.scrollWidth} ${one.clientWidth} ${one.className} ${one.textContent.slice(0, 60).trim()}`)"""


@pytest.mark.parametrize("path", ["queue/{queue}/change/", "slapolicy/add/", "calendar/add/"])
@pytest.mark.parametrize("scripts", [True], ids=["with scripts"])
def test_nothing_of_an_editor_lies_beside_the_phone(desktop: Page, path: str, tenant: Tenant, ana: User) -> None:
    queue = Queue.objects.default_of(tenant)
    join(queue, ana)
    desktop.set_viewport_size({"width": 360, "height": 740})
    sign_in(desktop, ana)
    desktop.goto(f"/admin/tickets/{path.format(queue=queue.pk)}")
    desktop.wait_for_load_state("networkidle")
    assert desktop.evaluate(SIDEWAYS) == []
