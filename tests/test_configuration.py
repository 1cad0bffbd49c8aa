"""Wrong and missing environment variables stop the boot with their name, and tell nobody's password."""

import runpy
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from supportdesk.celery import app
from supportdesk.schedule import CELERY_BEAT_SCHEDULE, CELERY_TASK_ROUTES

SETTINGS = str(Path(__file__).parent.parent / "supportdesk" / "settings.py")
PRODUCTION = {
    "SECRET_KEY": "k4Hq9-sLw2Xz7Tn0_vB5yR8cJ1mD6fGpA3uE",
    "BASE_URL": "https://desk.example.com",
    "DATABASE_URL": "postgresql://desk:hunter2@db.invalid/desk",
    "REDIS_URL": "redis://redis.invalid:6379/0",
}


@pytest.fixture
def production(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name in ("DEVELOPMENT", "DEBUG", "STATIC_BUNDLED", "LLM_BASE_URL", "RESEND_API_URL", "LOG_LEVEL"):
        monkeypatch.delenv(name, raising=False)
    for name, value in PRODUCTION.items():
        monkeypatch.setenv(name, value)
    return monkeypatch


def test_what_is_required_is_enough(production: pytest.MonkeyPatch) -> None:
    settings = runpy.run_path(SETTINGS)
    assert settings["SESSION_COOKIE_SECURE"]
    assert settings["ALLOWED_HOSTS"] == ["desk.example.com"]
    assert not settings["DEBUG"]


def test_further_hosts_come_beside_the_one_of_the_base_url(production: pytest.MonkeyPatch) -> None:
    production.setenv("ALLOWED_HOSTS", "support.example.com,help.example.com")
    hosts = runpy.run_path(SETTINGS)["ALLOWED_HOSTS"]
    assert hosts == ["desk.example.com", "support.example.com", "help.example.com"]


@pytest.mark.parametrize("name", PRODUCTION)
def test_a_missing_one_is_named(production: pytest.MonkeyPatch, name: str) -> None:
    production.delenv(name)
    with pytest.raises(ImproperlyConfigured, match=name):
        runpy.run_path(SETTINGS)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", "short-hunter2"),
        ("BASE_URL", "desk.example.com"),
        ("DATABASE_URL", "mysql://desk:hunter2@db.invalid/desk"),
        ("REDIS_URL", "http://:hunter2@redis.invalid"),
        ("RESEND_API_URL", "api.resend.com"),
        ("LLM_BASE_URL", "ftp://llm.example.com"),
        ("MAIL_FROM", "nobody"),
        ("MAIL_REPLY_TO", "nobody"),
        ("LOG_LEVEL", "loud"),
        ("DATABASE_CONN_MAX_AGE", "long"),
        ("FILE_MEGABYTES_AT_MOST", "many"),
    ],
)
def test_a_wrong_one_is_named_and_no_password_is_told(production: pytest.MonkeyPatch, name: str, value: str) -> None:
    production.setenv(name, value)
    with pytest.raises(ImproperlyConfigured, match=f"^{name}: must be") as refusal:
        runpy.run_path(SETTINGS)
    assert "hunter2" not in str(refusal.value)


def test_log_levels_may_be_written_small(production: pytest.MonkeyPatch) -> None:
    production.setenv("LOG_LEVEL", "warning")
    assert runpy.run_path(SETTINGS)["LOGGING"]["root"]["level"] == "WARNING"


def test_the_scheduler_starts_tasks_that_there_are() -> None:
    app.loader.import_default_modules()
    named = {entry["task"] for entry in CELERY_BEAT_SCHEDULE.values()} | set(CELERY_TASK_ROUTES)
    assert named - set(app.tasks) == set()
