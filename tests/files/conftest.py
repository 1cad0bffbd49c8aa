from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from supportdesk.accounts.models import Contact, User
from tests.factory import signed_in


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> Path:
    """A storage of the test's own."""
    storages = dict(settings.STORAGES)
    backend = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path / "files"}}
    settings.STORAGES = storages | {"attachments": backend}
    return tmp_path / "files"


@pytest.fixture
def portal(cleo: Contact) -> Client:
    return signed_in(cleo.user)


@pytest.fixture
def desk(sam: User) -> Client:
    return signed_in(sam)


@pytest.fixture
def intruder(mallory: User) -> Client:
    return signed_in(mallory)
