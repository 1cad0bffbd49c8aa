"""`manage.py explain_sla`: a line in, a line out, whatever the line."""

import json
import os
import subprocess
import sys
from io import BytesIO, StringIO, TextIOWrapper
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

ROOT = Path(__file__).resolve().parents[2]
QUESTION = {
    "id": "due-1",
    "calendar": {"timezone": "UTC", "weekly": {"mon": [["09:00", "17:00"]]}},
    "start": "2026-03-02T16:00:00Z",
    "business_seconds": 7200,
}


def explain(monkeypatch: pytest.MonkeyPatch, *lines: bytes) -> list[dict[str, Any]]:
    monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(b"\n".join(lines))))
    out = StringIO()
    call_command("explain_sla", stdout=out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def as_line(**spelt: Any) -> bytes:
    return json.dumps({**QUESTION, **spelt}).encode()


def test_each_line_is_answered_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = explain(monkeypatch, as_line(), as_line(id=2, business_seconds=0))
    assert [(told["id"], told["due"]) for told in answers] == [
        ("due-1", "2026-03-09T10:00:00Z"),
        (2, "2026-03-02T16:00:00Z"),
    ]


@pytest.mark.parametrize(
    "line",
    [b"{", b"\xff\xfe\xfd", b"[" * 100_000, b"null", b'{"id": NaN}', b'{"business_seconds": Infinity}', b"1" * 5000],
)
def test_a_bad_line_is_answered_at_its_place(monkeypatch: pytest.MonkeyPatch, line: bytes) -> None:
    before, bad, after = explain(monkeypatch, as_line(id=1), line, as_line(id=3))
    assert (before["id"], after["id"]) == (1, 3)
    assert set(bad) == {"id", "error"}


def test_what_is_no_number_is_refused_where_it_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    for written in (b"NaN", b"-Infinity", b"1e999", b'"3600"', b"true"):
        (answer,) = explain(
            monkeypatch, as_line(id=7, business_seconds=0).replace(b'seconds": 0', b'seconds": ' + written)
        )
        assert answer["id"] == 7
        assert answer["error"].startswith("business_seconds ")


@pytest.mark.parametrize("told", [b"1e999", b'[{"a": -1e999}]', b"[" * 900 + b"1" + b"]" * 900])
def test_an_id_that_cannot_be_written_down_again_is_left_out(monkeypatch: pytest.MonkeyPatch, told: bytes) -> None:
    def no_json(constant: str) -> None:
        raise AssertionError(f"{constant} is not JSON")

    line, out = as_line(id=0).replace(b'"id": 0', b'"id": ' + told), StringIO()
    monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(line + b"\n" + as_line(id=2))))
    call_command("explain_sla", stdout=out)
    told_back, after = (json.loads(one, parse_constant=no_json) for one in out.getvalue().splitlines())
    assert set(told_back) <= {"id", "due", "explanation", "error"}
    assert after["id"] == 2


def test_empty_lines_are_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(explain(monkeypatch, b"", as_line(), b"  ", b"")) == 1


def test_an_unreadable_input_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken(BytesIO):
        def readline(self, size: int | None = -1, /) -> bytes:
            raise OSError("gone")

    monkeypatch.setattr(sys, "stdin", TextIOWrapper(Broken()))
    with pytest.raises(CommandError, match="cannot be read: gone"):
        call_command("explain_sla")


def test_it_needs_no_database() -> None:
    nowhere = {"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nothing", "REDIS_URL": "redis://127.0.0.1:1/0"}
    ran = subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), "explain_sla"],
        input=as_line() + b"\nnonsense\n",
        env={**os.environ, **nowhere},
        cwd=ROOT,
        capture_output=True,
        timeout=60,
        check=True,
    )
    due, error = (json.loads(line) for line in ran.stdout.splitlines())
    assert due["due"] == "2026-03-09T10:00:00Z"
    assert "not JSON" in error["error"]
