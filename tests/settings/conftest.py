"""Ana's browser: she owns the company, so its settings are hers."""

import pytest
from django.test import Client

from supportdesk.accounts.models import Tenant, User
from tests.factory import signed_in
from tickets.models import DeskSettings


@pytest.fixture
def admin(ana: User) -> Client:
    return signed_in(ana)


@pytest.fixture
def settings_row(tenant: Tenant) -> DeskSettings:
    return DeskSettings.objects.get(tenant=tenant)
