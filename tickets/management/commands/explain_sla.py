import json
import sys
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tickets.clock.questions import answer


class Command(BaseCommand):
    help = "Reads questions to an SLA clock on standard input, a JSON object a line, and answers each on its own line."
    requires_system_checks = ()

    def handle(self, *args: object, **options: object) -> None:
        for line in _lines():
            if line.strip():
                self.stdout.write(json.dumps(_answer(line)))
                self.stdout.flush()


def _lines() -> Iterator[bytes]:
    try:
        yield from iter(sys.stdin.buffer.readline, b"")
    except OSError as error:
        raise CommandError(f"standard input cannot be read: {error}") from error


def _answer(line: bytes) -> dict[str, Any]:
    try:
        # NaN and its like are no numbers of JSON's: as texts they are refused where they stand.
        question = json.loads(line.decode("utf-8-sig"), parse_constant=str)
    except (ValueError, RecursionError) as error:
        return {"id": None, "error": f"not JSON: {error}"}
    return answer(question)
