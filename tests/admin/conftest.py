from collections.abc import Callable

import pytest
from django.test import Client

from supportdesk.accounts.models import User
from tests.factory import signed_in


@pytest.fixture
def as_user() -> Callable[[User], Client]:
    return signed_in
