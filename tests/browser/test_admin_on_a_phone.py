import pytest

from supportdesk.accounts.models import Tenant, User
from tests.assignment.working import join
from tests.browser.conftest import OpenWindow, sign_in
from tickets.models import Queue

SIDEWAYS = """() => [document.documentElement, ...document.querySelectorAll('.simplebar-content-wrapper')]
    .filter((one) => one.scrollWidth > one.clientWidth + 2)
    .map((one) => `${one.scrollWidth} ${one.clientWidth} ${one.className} ${one.textContent.slice(0, 60).trim()}`)"""


@pytest.mark.parametrize("path", ["queue/{queue}/change/", "slapolicy/add/", "calendar/add/"])
def test_nothing_of_an_editor_lies_beside_the_phone(
    open_window: OpenWindow, path: str, tenant: Tenant, ana: User
) -> None:
    queue = Queue.objects.default_of(tenant)
    join(queue, ana)
    page = open_window({"width": 360, "height": 740})
    sign_in(page, ana, f"/admin/tickets/{path.format(queue=queue.pk)}")
    assert page.evaluate(SIDEWAYS) == []
