"""Sam's browser at the desk, and Sue's, who supervises."""

import pytest
from django.test import Client

from supportdesk.accounts.models import User
from tests.factory import signed_in


@pytest.fixture
def desk(sam: User) -> Client:
    return signed_in(sam)


@pytest.fixture
def supervisor(sue: User) -> Client:
    return signed_in(sue)


@pytest.fixture
def intruder(mallory: User) -> Client:
    return signed_in(mallory)
