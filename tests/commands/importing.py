"""Driving `manage.py import_tickets` from tests."""

import io
import json
from pathlib import Path
from typing import Any

from django.core.management import call_command

from supportdesk.accounts.models import Tenant


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


class Imported:
    """What the command printed."""

    def __init__(self, out: str, err: str) -> None:
        self.out = out
        self.err = err

    @property
    def counts(self) -> tuple[int, int, int]:
        """Opened, imported before, rejected."""
        words = self.out.replace(",", "").split("rows read: ")[1].split()
        numbers = [int(word) for word in words if word.isdigit()]
        return numbers[0], numbers[1], numbers[2]


def run(tenant: Tenant, file: Path | str, *options: str, terminal: bool = False) -> Imported:
    out, err = io.StringIO(), Terminal() if terminal else io.StringIO()
    call_command("import_tickets", str(file), "--tenant", tenant.slug, *options, stdout=out, stderr=err)
    return Imported(out.getvalue(), err.getvalue())


def jsonl(folder: Path, *rows: Any, name: str = "tickets.jsonl") -> Path:
    file = folder / name
    file.write_text("".join(f"{row if isinstance(row, str) else json.dumps(row)}\n" for row in rows), encoding="utf-8")
    return file


def csv(folder: Path, text: str | bytes, name: str = "tickets.csv") -> Path:
    file = folder / name
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file
