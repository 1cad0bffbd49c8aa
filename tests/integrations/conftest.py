from collections.abc import Generator
from pathlib import Path

import pytest
from pytest_django import Settings

from tests.resend import FakeResend


@pytest.fixture
def resend(settings: Settings) -> Generator[FakeResend, None, None]:
    """Resend on the wire, with our settings pointing at it."""
    with FakeResend() as server:
        settings.RESEND_API_URL, settings.RESEND_API_KEY = server.url, "re_test"
        settings.MAIL_FROM = "Acme Desk <desk@acme.example>"
        yield server


@pytest.fixture
def mail_folder(settings: Settings, tmp_path: Path) -> Path:
    settings.RESEND_API_KEY, settings.DEVELOPMENT = "", True
    settings.EMAIL_FILE_PATH = str(tmp_path / "mail")
    return tmp_path / "mail"
