"""Ana's browser: she owns the company, so its settings are hers."""

import pytest
from django.test import Client

from supportdesk.accounts.models import Tenant, User
from tests.factory import signed_in
from tests.integrations.conftest import resend
from tickets.models import DeskSettings

__all__ = ["resend"]


@pytest.fixture
def admin(ana: User) -> Client:
    return signed_in(ana)


@pytest.fixture
def settings_row(tenant: Tenant) -> DeskSettings:
    return DeskSettings.objects.get(tenant=tenant)
