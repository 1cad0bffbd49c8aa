"""Whatever goes wrong, the answer has one shape and tells nothing of our insides."""

from collections.abc import Callable

import pytest
from django.db import OperationalError
from pytest_django.fixtures import Settings

from tests.api.calling import NEW, Api
from tickets.models import Ticket


@pytest.mark.parametrize("raw", ["{", "", b"\xff\xfe", '{"a": ' * 100_000, "[" * 100_000, "1" * 10_000, "\x00", "nul"])
def test_what_is_no_json_is_malformed(api: Api, raw: str | bytes) -> None:
    answer = api.send("POST", "/tickets", raw)
    assert (answer.status, answer.code) in {(400, "malformed"), (422, "invalid")}


@pytest.mark.parametrize("raw", ["[]", "null", "3", '"x"', "[{}]", "NaN"])
def test_what_is_no_object_is_invalid(api: Api, raw: str) -> None:
    for method, path in (("POST", "/tickets"), ("PATCH", "/tickets/1"), ("POST", "/tickets/1/notes")):
        answer = api.send(method, path, raw)
        assert (answer.status, list(answer.fields)) == (422, ["body"])


def test_too_large_a_body(api: Api, settings: Settings) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    answer = api.create(message="x" * 1000)
    assert (answer.status, answer.code) == (413, "too_large")


@pytest.mark.parametrize(
    "path",
    ["nowhere", "tickets/", "tickets/1/nothing"]
    + [f"tickets/{name}" for name in ("999", "0", "-1", "x", "1.0", "SD-99999", "%00", "١", "..%2f1", 10**17, 10**40)],
)
def test_what_is_not_there(api: Api, path: str) -> None:
    answer = api.get(f"/{path}")
    assert (answer.status, answer.code) == (404, "not_found")


@pytest.mark.parametrize(("method", "path"), [("DELETE", "/tickets/1"), ("PUT", "/tickets"), ("POST", "/queues")])
def test_a_method_the_path_does_not_take(api: Api, method: str, path: str) -> None:
    answer = api.send(method, path)
    assert (answer.status, answer.code) == (405, "method_not_allowed")
    assert "GET" in answer.headers["Allow"]


@pytest.mark.parametrize("debug", [True, False])
def test_a_fault_of_ours_shows_no_trace(
    api: Api, monkeypatch: pytest.MonkeyPatch, settings: Settings, debug: bool
) -> None:
    settings.DEBUG = debug
    monkeypatch.setattr("triage.api.opening.open_assessed", lambda *args, **kwargs: 1 / 0)
    answer = api.post("/tickets", NEW)
    assert (answer.status, answer.code) == (500, "internal")
    assert "ZeroDivision" not in str(answer.data)


def test_while_the_database_is_away_callers_are_asked_for_patience(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    def cut_off(*args: object, **kwargs: object) -> None:
        raise OperationalError("the connection to 10.0.0.1 is lost")

    monkeypatch.setattr("triage.api.opening.open_assessed", cut_off)
    answer = api.post("/tickets", NEW)
    assert (answer.status, answer.code, answer.headers["Retry-After"]) == (503, "unavailable", "10")
    assert "10.0.0.1" not in str(answer.data)


def test_a_fault_leaves_nothing_half_written(
    api: Api, monkeypatch: pytest.MonkeyPatch, open_ticket: Callable[..., Ticket]
) -> None:
    monkeypatch.setattr("triage.assessing.store", lambda *args: 1 / 0)
    assert api.create().status == 500
    assert not Ticket.objects.exists()
    assert open_ticket().sequence == 1
