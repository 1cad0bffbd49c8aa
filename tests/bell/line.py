"""The process that holds the live line, started for a test."""

import os
import sys
from collections.abc import Generator
from pathlib import Path

import httpx
import pytest
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from supportdesk.embedded.children import free_port
from tests.outbox.machinery import Machinery, until


@pytest.fixture
def line(tmp_path: Path, settings: Settings, live_server: LiveServer) -> Generator[str, None, None]:
    """Where pages of the test's server listen."""
    port = free_port()
    machinery = Machinery(tmp_path, REDIS_URL=os.environ["REDIS_URL"], BASE_URL=live_server.url)
    settings.BASE_URL, settings.LIVE_URL = live_server.url, f"http://localhost:{port}/live/"
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": directives | {"connect-src": ["'self'", settings.LIVE_URL]}}
    words = f"-m uvicorn supportdesk.asgi:application --port {port} --lifespan off --log-level warning".split()
    try:
        machinery.start("live", sys.executable, *words)
        until(lambda: answers(settings.LIVE_URL), seconds=90, what="uvicorn", instead=lambda: machinery.log("live"))
        yield settings.LIVE_URL
    finally:
        machinery.stop()


def answers(url: str) -> bool:
    try:
        return httpx.get(url, timeout=5).status_code == 204
    except httpx.TransportError:
        return False
