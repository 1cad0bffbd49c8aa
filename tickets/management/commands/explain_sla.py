import json
import sys
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tickets.clock.questions import answer


class Command(BaseCommand):
    help = (
        "Reads questions to an SLA clock on standard input, a JSON object a line, and answers each on its own line. "
        "Empty lines are passed over."
    )
    requires_system_checks = ()

    def handle(self, *args: object, **options: object) -> None:
        for line in _lines():
            if line.strip():
                self.stdout.write(_written(_answer(line)))
                self.stdout.flush()


def _lines() -> Iterator[bytes]:
    try:
        yield from iter(sys.stdin.buffer.readline, b"")
    except OSError as error:
        raise CommandError(f"standard input cannot be read: {error}") from error


def _written(told: dict[str, Any]) -> str:
    try:
        return json.dumps(told, allow_nan=False)
    except (ValueError, RecursionError):  # of an id such as 1e999, which was read as infinite
        return json.dumps({**told, "id": None})


def _answer(line: bytes) -> dict[str, Any]:
    try:
        # NaN and its like are no numbers of JSON's: as texts they are refused where they stand.
        question = json.loads(line.decode("utf-8-sig"), parse_constant=str)
    except (ValueError, RecursionError) as error:
        return {"id": None, "error": f"not JSON: {error}"}
    return answer(question)
