"""Ana's browser: she owns the company, so the rules are hers to write."""

import pytest
from django.test import Client

from supportdesk.accounts.models import User


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def admin(ana: User) -> Client:
    return signed_in(ana)
