"""Chromium as the system has it; playwright's own downloads are never asked for."""

import os
import shutil
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, Literal, Protocol

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import override_settings
from playwright.sync_api import Browser, Page, ViewportSize, expect
from pytest_django.live_server_helper import LiveServer

from supportdesk.accounts.models import User
from tests.factory import signed_in

ARGUMENTS = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking".split()
DESKTOP: ViewportSize = {"width": 1440, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
PATIENCE = 15_000  # milliseconds for what is expected to come about; a loaded machine is slow

Motion = Literal["reduce", "no-preference"]

expect.set_options(timeout=PATIENCE)


class OpenWindow(Protocol):
    def __call__(
        self, size: ViewportSize = DESKTOP, *, scripts: bool = True, motion: Motion = "reduce", clock: bool = False
    ) -> Page: ...


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


@pytest.fixture(scope="package")
def live_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """Serves styles and scripts as production does: bundled and for browsers to keep."""
    folder = tmp_path_factory.mktemp("static")
    with override_settings(**bundled_into(folder)):
        call_command("collectstatic", interactive=False, verbosity=0)
        server = LiveServer("localhost", start=False)
        server.thread.static_handler = lambda pages: pages  # type: ignore[assignment]  # whitenoise's turn
        server.start()
        yield server
        server.stop()


def bundled_into(folder: Path) -> dict[str, Any]:
    bundled = {"BACKEND": "supportdesk.bundling.BundledStaticFilesStorage"}
    return {
        "STATIC_ROOT": folder,
        "STORAGES": settings.STORAGES | {"staticfiles": bundled},
        "WHITENOISE_USE_FINDERS": False,
        "WHITENOISE_AUTOREFRESH": False,
        "WHITENOISE_SKIP_COMPRESS_EXTENSIONS": ["css", "js", "svg", "txt", "map", "json"],  # it would take longest
    }


@pytest.fixture
def forgiven() -> list[str]:
    """What browsers may complain of; a test that provokes more adds to it."""
    # A refusal is an answer, not a fault; and htmx cries over each question that a newer one replaces.
    return ["status of 4", "htmx:afterRequest", "htmx:sendAbort"]


class Profile:
    def __init__(self, browser: Browser, origin: str, scripts: bool, motion: Motion) -> None:
        self.context = browser.new_context(base_url=origin, java_script_enabled=scripts, reduced_motion=motion)
        self.context.set_default_timeout(4 * PATIENCE)  # for a whole page, or what a click needs
        self.keeper = self.context.new_cdp_session(self.context.new_page())
        self.origin = origin

    def forget(self) -> None:
        """Makes it as good as new, but for what browsers keep of styles and scripts."""
        for page in self.context.pages[1:]:
            page.close()
        self.context.set_offline(False)
        self.context.clear_cookies()
        self.keeper.send("Storage.clearDataForOrigin", {"origin": self.origin, "storageTypes": "local_storage"})


@pytest.fixture(scope="package")
def profile(browser: Browser, live_server: LiveServer) -> Iterator[Callable[[bool, Motion], Profile]]:
    """A profile for each kind of window, made once: a new one, in which all is loaded anew, takes most of a journey."""
    made = cache(lambda scripts, motion: Profile(browser, live_server.url, scripts, motion))
    yield made
    for context in browser.contexts:
        context.close()


@pytest.fixture
def open_window(
    browser: Browser, live_server: LiveServer, profile: Callable[[bool, Motion], Profile], forgiven: list[str]
) -> Iterator[OpenWindow]:
    """Opens windows whose pages must neither fail nor break their own content policy. Only in those with a `clock`
    may a test turn it, for it is never set right again."""
    complaints: list[str] = []
    ends: list[Callable[[], None]] = []

    def watch(page: Page) -> None:
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("popup", watch)

    def opened(
        size: ViewportSize = DESKTOP, *, scripts: bool = True, motion: Motion = "reduce", clock: bool = False
    ) -> Page:
        used = Profile(browser, live_server.url, scripts, motion) if clock else profile(scripts, motion)
        ends.append(used.context.close if clock else used.forget)
        page = used.context.new_page()
        page.set_viewport_size(size)
        watch(page)
        if clock:
            page.clock.install()
        return page

    yield opened
    for end in ends:
        end()
    assert [one for one in complaints if not any(words in one for words in forgiven)] == []


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def scripts(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
def desktop(open_window: OpenWindow, scripts: bool) -> Page:
    return open_window(scripts=scripts)


def sign_in(page: Page, user: User | None, address: str = "/") -> None:
    """Arrives with the cookie that the form would have given; the form has journeys of its own."""
    let_in(page, user)
    page.goto(address)


def let_in(page: Page, user: User | None) -> None:
    session = signed_in(user).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "domain": "localhost", "path": "/"}])


def settle(page: Page) -> None:
    """Waits until htmx has nothing on its way, and has wired up all that came."""
    expect(page.locator(".htmx-request, .htmx-swapping, .htmx-added, .htmx-settling")).to_have_count(0)
