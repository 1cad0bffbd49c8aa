import pytest

from supportdesk.accounts.models import Scope, Tenant, User
from tests.api.calling import Api, api_for


@pytest.fixture
def api(tenant: Tenant, sam: User) -> Api:
    """Sam's program: a token of Acme with both scopes."""
    return api_for(tenant, sam)


@pytest.fixture
def reader(tenant: Tenant, sam: User) -> Api:
    return api_for(tenant, sam, Scope.READ)


@pytest.fixture
def stranger(other_tenant: Tenant, mallory: User) -> Api:
    return api_for(other_tenant, mallory)
