"""What the API does is what its OpenAPI document says, for calls that nobody thought of."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase
from hypothesis import settings as examples
from pytest_django.fixtures import Settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from supportdesk.wsgi import application
from tests.api.calling import Api

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)


@pytest.fixture
def program(api: Api) -> Iterator[Api]:
    """One that has opened a ticket, and whose requests' ends do not close the connection to the test's database."""
    api.create()
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield api
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@schema.parametrize()
@examples(
    max_examples=15,
    derandomize=True,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_keeps_to_its_document(case: Any, program: Api, settings: Settings) -> None:
    settings.API_CALLS_PER_MINUTE = {"read": 10**6, "write": 10**6}
    case.call_and_validate(headers=program.headers, checks=CHECKS)
