from collections.abc import Callable

import pytest
from django.test import Client

from supportdesk.accounts.models import User


@pytest.fixture
def as_user() -> Callable[[User], Client]:
    def signed_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return signed_in
