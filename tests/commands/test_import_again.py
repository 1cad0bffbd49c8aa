"""Imports that are repeated, stopped, tried, watched."""

import io
from pathlib import Path

import pytest
from django.core.management.base import CommandError

from supportdesk.accounts.models import Tenant
from tests.commands.importing import csv, jsonl, run
from tickets.importing import writing
from tickets.importing.enquiries import Enquiry
from tickets.importing.report import Progress, Tally
from tickets.models import Ticket

pytestmark = pytest.mark.django_db


def rows(*numbers: int) -> list[dict[str, object]]:
    return [{"id": number, "body": f"Message {number}"} for number in numbers]


def test_a_repeat_opens_nothing(tenant: Tenant, tmp_path: Path) -> None:
    assert run(tenant, jsonl(tmp_path, *rows(1, 2))).counts == (2, 0, 0)
    assert run(tenant, jsonl(tmp_path, *rows(1, 2, 3), name="renamed.jsonl")).counts == (1, 2, 0)
    assert Ticket.objects.count() == 3


def test_rows_without_an_id_are_known_by_what_they_say(tenant: Tenant, tmp_path: Path) -> None:
    file = csv(tmp_path, "body,tags\nHello,a\nHello,b\nHello,a\n")
    assert run(tenant, file).counts == (2, 1, 0)
    assert run(tenant, file).counts == (0, 3, 0)


def test_the_same_id_twice_in_a_file_is_one_ticket(tenant: Tenant, tmp_path: Path) -> None:
    answer = run(tenant, jsonl(tmp_path, *rows(1), {"id": 1, "body": "Something else"}))
    assert answer.counts == (1, 1, 0)
    assert "imported before with another subject" in answer.out


def test_ids_of_two_systems_do_not_meet(tenant: Tenant, tmp_path: Path) -> None:
    run(tenant, jsonl(tmp_path, *rows(1)))
    assert run(tenant, jsonl(tmp_path, *rows(1)), "--system", "zendesk").counts == (1, 0, 0)
    assert set(Ticket.objects.values_list("key", flat=True)) == {"import/file/1", "import/zendesk/1"}


def test_ids_of_two_tenants_do_not_meet(tenant: Tenant, other_tenant: Tenant, tmp_path: Path) -> None:
    file = jsonl(tmp_path, *rows(1))
    assert [run(each, file).counts for each in (tenant, other_tenant)] == [(1, 0, 0), (1, 0, 0)]


def test_long_ids_are_told_apart(tenant: Tenant, tmp_path: Path) -> None:
    file = jsonl(tmp_path, *({"id": f"{'x' * 300}{n}", "body": "Hi"} for n in (1, 2)))
    assert run(tenant, file).counts == (2, 0, 0)
    assert run(tenant, file).counts == (0, 2, 0)


def test_a_crashed_import_is_simply_started_again(
    tenant: Tenant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = jsonl(tmp_path, *rows(*range(1, 8)))
    monkeypatch.setattr(writing, "TRANSACTION_SECONDS", 0)  # one row a transaction
    with monkeypatch.context() as patch:
        opened: list[Enquiry] = []

        def crash(writer: writing.Writer, enquiry: Enquiry) -> writing.Outcome:
            if len(opened) == 3:
                raise KeyboardInterrupt
            opened.append(enquiry)
            return write_one(writer, enquiry)

        write_one = writing.Writer._write_one
        patch.setattr(writing.Writer, "_write_one", crash)
        with pytest.raises(CommandError, match=r"Stopped\. 3 rows read: 3 tickets opened") as stop:
            run(tenant, file)
        assert stop.value.returncode == 130
    assert run(tenant, file).counts == (4, 3, 0)
    assert list(Ticket.objects.order_by("sequence").values_list("sequence", flat=True)) == [*range(1, 8)]


def test_a_dry_run_tries_all_and_keeps_nothing(tenant: Tenant, tmp_path: Path) -> None:
    answer = run(tenant, jsonl(tmp_path, *rows(1, 2), {"body": ""}), "--dry-run")
    assert answer.counts == (2, 0, 1)
    assert "would be opened" in answer.out
    assert not Ticket.objects.exists()
    assert not tenant.contacts.exists()
    run(tenant, jsonl(tmp_path, *rows(1)))
    assert Ticket.objects.get().number == "SD-00001"


def test_reads_standard_input(tenant: Tenant, monkeypatch: pytest.MonkeyPatch) -> None:
    for text in ('{"id": 1, "body": "Hi"}\n', "id,body\n2,Hi\n"):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
        assert run(tenant, "-").counts == (1, 0, 0)


def test_many_rows_cost_few_queries_when_known(
    tenant: Tenant, tmp_path: Path, django_assert_max_num_queries: pytest.FixtureRequest
) -> None:
    file = jsonl(tmp_path, *rows(*range(150)))
    run(tenant, file)
    with django_assert_max_num_queries(8):  # type: ignore[operator]
        run(tenant, file)


def test_a_terminal_sees_a_bar(tenant: Tenant, tmp_path: Path) -> None:
    answer = run(tenant, jsonl(tmp_path, *rows(1, 2), {"body": ""}), terminal=True)
    assert "] 100%  3 rows" in answer.err
    assert "1 rejected" in answer.err
    assert "\nline 3:" in answer.err.replace("\r", "\n").replace("\x1b[K", "")


def test_elsewhere_there_are_plain_lines_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter([0.0, 1.0, 20.0, 20.0, 20.0])
    monkeypatch.setattr("tickets.importing.report.time.monotonic", lambda: next(clock))
    out = Written()
    progress = Progress(out, lambda: 0.5)
    progress.show(Tally())
    progress.show(Tally())
    progress.finish(Tally())
    assert out.getvalue() == " 50%  0 rows, 0 a second, 0 rejected\n"


class Written(io.StringIO):
    """As Django's wrapper around a stream."""

    def write(self, text: str, style_func: object = None, ending: str = "\n") -> int:
        return super().write(text + ending)
