"""Chromium as the system has it; playwright's own downloads are never asked for."""

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page
from pytest_django.live_server_helper import LiveServer

from supportdesk.accounts.models import User
from tests.factory import PASSWORD

ARGUMENTS = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking".split()


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    chromium = shutil.which("chromium")
    if chromium is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("needs Debian's chromium")
    return {"executable_path": chromium, "args": ARGUMENTS}


@pytest.fixture(scope="session", autouse=True)
def asking_the_database_is_fine() -> Iterator[None]:
    """Playwright drives an event loop in the thread of the test, in which Django would refuse every query."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    yield
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def scripts(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
def desktop(browser: Browser, live_server: LiveServer, scripts: bool) -> Iterator[Page]:
    """A wide window, whose pages must neither fail nor break their own content policy."""
    context = browser.new_context(
        base_url=live_server.url, viewport={"width": 1440, "height": 900}, java_script_enabled=scripts
    )
    page, complaints = context.new_page(), []

    def note(message: ConsoleMessage) -> None:
        if message.type == "error" and "status of 4" not in message.text:  # a refusal is an answer, not a fault
            complaints.append(message.text)

    page.on("console", note)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    # The browser gives up a transition between two pages where the styles of the second come late.
    assert [one for one in complaints if not one.startswith("Transition was aborted")] == []


def sign_in(page: Page, user: User) -> None:
    page.goto("/accounts/sign-in/")
    page.get_by_label("Email").fill(user.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
