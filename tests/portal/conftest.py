import pytest
from django.test import Client

from supportdesk.accounts.models import Contact


@pytest.fixture
def portal(cleo: Contact) -> Client:
    """A browser in which Cleo is signed in."""
    client = Client()
    assert cleo.user
    client.force_login(cleo.user)
    return client
