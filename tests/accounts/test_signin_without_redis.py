from copy import deepcopy

import pytest
from django.conf import settings
from django.test import Client, override_settings

from supportdesk.accounts.models import Contact
from tests import factory
from tests.accounts.signing_in import SIGN_IN, is_signed_in, sign_in_by_code


@pytest.fixture
def no_redis() -> override_settings:
    caches = deepcopy(settings.CACHES)
    caches["default"]["LOCATION"] = "redis://127.0.0.1:1/0"  # nothing listens there
    return override_settings(CACHES=caches)


def test_people_sign_in_while_redis_is_away(client: Client, cleo: Contact, no_redis: override_settings) -> None:
    with no_redis:
        client.post(SIGN_IN, {"login": "cleo@example.com", "password": factory.PASSWORD})
        assert is_signed_in(client)
        other = Client()
        sign_in_by_code(other, "cleo@example.com")
        assert is_signed_in(other)
