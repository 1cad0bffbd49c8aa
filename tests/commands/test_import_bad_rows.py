"""Bad rows are told of and cost nothing but themselves."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management.base import CommandError

from supportdesk.accounts.models import Contact, Tenant
from tests.commands.importing import csv, jsonl, run
from tickets.models import ThreadEntry, Ticket

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"body": "  "}, "body: Neither body nor subject says anything."),
        ({"body": "\u200b"}, "body: This cannot be blank."),
        ({"body": "a\x00b"}, "body: Null characters are not allowed."),
        ({"body": "\ud83d alone"}, "body: Half of a character pair is not text."),
        ({"body": "x" * 100_001}, "body: At most 100,000 characters; this has 100,001."),
        ({"body": ["a"]}, "body: Must be text"),
        ({"body": True}, "body: Must be text"),
        ({"body": "Hi", "status": "sleeping"}, "status: There is no status “sleeping”."),
        ({"body": "Hi", "priority": "whatever"}, "priority: There is no priority “whatever”."),
        ({"body": "Hi", "created_at": "03/04/2024"}, "created_at: “03/04/2024” is not a date"),
        ({"body": "Hi", "created_at": f"2024{' ' * 1_000_000}x"}, "created_at: “2024 ” is not a date"),
        ({"body": "Hi", "created_at": "2999-01-01"}, "created_at: 2999-01-01 is before 1990 or in the future."),
        ({"body": "Hi", "created_at": "0001-01-01T00:00:00+14:00"}, "created_at: "),
        (
            {"body": "Hi", "created_at": "2024-01-02", "resolved_at": "2024-01-01"},
            "resolved_at: It was resolved before",
        ),
        ({"body": "Hi", "email": "not an address"}, "requester_email: “not an address” is not an email address."),
        ({"body": "Hi", "name": "a\x00"}, "requester_name: Null characters"),
        ({"body": "Hi", "id": "a\x00"}, "external_id: Null characters"),
        ({"body": "Hi", "replies": "nothing"}, "replies: Not JSON"),
        ({"body": "Hi", "replies": [{"author": "dog", "body": "woof"}]}, "replies[1]: author must be"),
        ({"body": "Hi", "replies": [{"author": "agent", "body": "\x00"}]}, "body: Null characters"),
        ({"messages": [{"role": "agent", "text": "Hello?"}]}, "replies: Nothing here was said by the customer."),
        ("{broken", "not JSON"),
        ("[1, 2]", "not a JSON object"),
        ("[" * 100_000, "n"),
    ],
)
def test_a_bad_row_is_told_of_with_line_and_reason(tenant: Tenant, tmp_path: Path, row: Any, reason: str) -> None:
    answer = run(tenant, jsonl(tmp_path, {"id": 1, "body": "Good"}, row, "", {"id": 3, "body": "Good too"}))
    assert answer.counts == (2, 0, 1)
    assert f"line 2: {reason}" in answer.err
    assert Ticket.objects.count() == 2


def test_a_bad_row_leaves_nothing_of_itself(tenant: Tenant, tmp_path: Path) -> None:
    replies = [{"author": "agent", "body": "Fine"}, {"author": "agent", "body": "x" * 100_001}]
    run(tenant, jsonl(tmp_path, {"body": "Hi", "name": "Nobody", "replies": replies}, {"id": 2, "body": "Good"}))
    assert [ticket.number for ticket in Ticket.objects.all()] == ["SD-00001"]
    assert ThreadEntry.objects.count() == 1
    assert not Contact.objects.filter(name="Nobody").exists()


def test_broken_utf_8_costs_its_row_only(tenant: Tenant, tmp_path: Path) -> None:
    for file in (
        csv(tmp_path, b"id,body\n1,fine\n2,caf\xe9\n3,fine too\n"),
        csv(tmp_path, b'{"id": 4, "body": "fine"}\n{"body": "caf\xe9"}\n{"id": 6, "body": "fine"}\n', "a.jsonl"),
    ):
        answer = run(tenant, file)
        assert answer.counts == (2, 0, 1)
        assert "not text in the file's encoding" in answer.err


def test_an_encoding_can_be_named(tenant: Tenant, tmp_path: Path) -> None:
    assert run(tenant, csv(tmp_path, "id,body\n2,café\n".encode("cp1252")), "--encoding", "cp1252").counts == (1, 0, 0)
    assert ThreadEntry.objects.get().body == "café"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_byte_order_marks_are_understood(tenant: Tenant, tmp_path: Path, encoding: str) -> None:
    run(tenant, csv(tmp_path, "id,body\r\n1,naïve\r\n".encode(encoding)))
    assert (Ticket.objects.get().key, ThreadEntry.objects.get().body) == ("import/file/1", "naïve")


def test_quoted_line_breaks_are_text_and_count_as_lines(tenant: Tenant, tmp_path: Path) -> None:
    answer = run(tenant, csv(tmp_path, 'id,body,status\r\n1,"one\r\ntwo ""three""",\r\n2,x,sleeping\r\n'))
    assert ThreadEntry.objects.get().body == 'one\ntwo "three"'
    assert "line 4: status" in answer.err


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_the_delimiter_is_found(tenant: Tenant, tmp_path: Path, delimiter: str) -> None:
    run(tenant, csv(tmp_path, f"id{delimiter}body\n1{delimiter}a, b, c\n"))
    assert ThreadEntry.objects.get().body == "a, b, c"


def test_after_misplaced_quotation_marks_reading_goes_on_at_the_next_line(tenant: Tenant, tmp_path: Path) -> None:
    answer = run(tenant, csv(tmp_path, 'id,body\n1,fine\n2,"a" b\n3,say "hi"\n4,"open\n5,fine\n6,fine\n'))
    assert answer.counts == (4, 0, 2)
    assert "line 3: a quotation mark stands inside a quoted field" in answer.err
    assert "line 5: a quotation mark is opened here and never closed" in answer.err
    assert ThreadEntry.objects.filter(body='say "hi"').exists()


def test_an_endless_quotation_costs_one_line(tenant: Tenant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tickets.importing.reading.FIELD_LIMIT", 500)
    file = csv(tmp_path, 'id,body\n0,"open\n' + "".join(f"{n},{'fine ' * 5}\n" for n in range(1, 60)))
    answer = run(tenant, file)
    assert answer.counts == (59, 0, 1)
    assert "line 2: a field has more than" in answer.err


def test_rows_of_another_width_are_refused(tenant: Tenant, tmp_path: Path) -> None:
    answer = run(tenant, csv(tmp_path, "id,body\n1,a,b\n2\n\n3,c\n"))
    assert answer.counts == (1, 0, 2)
    assert "line 2: 3 fields where the header names 2" in answer.err


def test_a_huge_line_is_refused_and_passed_over(
    tenant: Tenant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tickets.importing.lines.LINE_LIMIT", 1000)
    monkeypatch.setattr("tickets.importing.reading.LINE_LIMIT", 1000)
    answer = run(tenant, jsonl(tmp_path, {"id": 1, "body": "x" * 5000}, {"id": 2, "body": "fine"}))
    assert answer.counts == (1, 0, 1)
    assert "line 1: longer than" in answer.err


def test_rejects_are_kept_to_be_mended_and_imported_again(tenant: Tenant, tmp_path: Path) -> None:
    rejects = tmp_path / "rejects.jsonl"
    run(tenant, csv(tmp_path, 'id,Title,body,status\n7,T,B,sleeping\n8,"x\n'), "--on-error", str(rejects))
    first, second = map(json.loads, rejects.read_text().splitlines())
    assert first["import_line"] == 2
    assert "sleeping" in first["import_error"]
    assert second["import_text"] == '8,"x\n'
    mended = jsonl(tmp_path, first | {"status": "open"})
    assert run(tenant, mended).counts == (1, 0, 0)
    assert (Ticket.objects.get().key, Ticket.objects.get().subject) == ("import/file/7", "T")


def test_only_the_first_rejects_are_printed(tenant: Tenant, tmp_path: Path) -> None:
    answer = run(tenant, jsonl(tmp_path, *[{"body": ""}] * 25))
    assert answer.err.count("line ") == 20
    assert "… and 5 more rejected rows" in answer.err


def test_a_terminal_is_not_told_what_to_do(tenant: Tenant, tmp_path: Path) -> None:
    answer = run(tenant, jsonl(tmp_path, {"body": "Hi", "status": "\x1b[2Jgone"}))
    assert "\x1b" not in answer.err


@pytest.mark.parametrize(
    ("name", "content", "complaint"),
    [
        ("a.csv", b"", "The file is empty."),
        ("a.csv", b"colour,size\nred,1\n", "No column holds a message. The columns are: colour, size."),
        ("a.csv", b"body,id,Body\na,1,b\n", "2 columns are named body: rename all but one."),
        ("a.csv", b"PK\x03\x04....", "a spreadsheet or ZIP archive"),
        ("a.json", b'[{"body": "Hi"}]', "one object a line"),
    ],
)
def test_a_file_that_is_none_is_refused_as_a_whole(
    tenant: Tenant, tmp_path: Path, name: str, content: bytes, complaint: str
) -> None:
    with pytest.raises(CommandError, match=complaint.replace(".", r"\.")) as refusal:
        run(tenant, csv(tmp_path, content, name))
    assert refusal.value.returncode == 1


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        (["--map", "colour=x"], "write FIELD=COLUMN"),
        (["--map", "subject=missing"], "No column is named missing"),
        (["--timezone", "Mars/Olympus"], "no time zone"),
        (["--encoding", "klingon"], "no encoding klingon"),
        (["--system", "a b"], "--system"),
        (["--on-error", "/nowhere/at/all"], "No such file"),
    ],
)
def test_options_that_cannot_be_are_refused(tenant: Tenant, tmp_path: Path, options: list[str], complaint: str) -> None:
    with pytest.raises(CommandError, match=complaint):
        run(tenant, csv(tmp_path, "id,body\n1,Hi\n"), *options)
    assert not Ticket.objects.exists()


def test_the_file_itself_is_never_overwritten(tenant: Tenant, tmp_path: Path) -> None:
    file = csv(tmp_path, "id,body\n1,Hi\n")
    with pytest.raises(CommandError, match="--on-error names the file"):
        run(tenant, file, "--on-error", str(file))
    assert file.read_text() == "id,body\n1,Hi\n"


def test_a_missing_file_and_an_unknown_tenant_are_named(tenant: Tenant, other_tenant: Tenant, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="No such file"):
        run(tenant, tmp_path / "nothing.csv")
    tenant.slug = "acmee"
    with pytest.raises(CommandError, match=r"There is no tenant acmee\. There are: acme, globex"):
        run(tenant, tmp_path / "nothing.csv")
