"""Reports the progress and the result of an import."""

import json
import time
from collections import Counter
from collections.abc import Callable
from typing import Any, TextIO

from tickets.importing.reading import Broken, Row
from tickets.importing.writing import Known, Outcome, Rejected, Written

SHOWN = 20
DIFFERENT_REMARKS = 1000
BAR = 24


class Tally:
    def __init__(self) -> None:
        self.opened = self.known = self.rejected = 0
        self.remarks: Counter[str] = Counter()

    @property
    def rows(self) -> int:
        return self.opened + self.known + self.rejected

    def count(self, outcome: Outcome) -> None:
        match outcome:
            case Written(remarks=remarks):
                self.opened += 1
                self._remark(*remarks)
            case Known(differs=differs):
                self.known += 1
                if differs:
                    self._remark(
                        "its id was imported before with another subject: left as it was "
                        "(are these another system's ids? then name it: --system)"
                    )
            case Rejected():
                self.rejected += 1

    def _remark(self, *remarks: str) -> None:
        for remark in remarks:
            if len(self.remarks) < DIFFERENT_REMARKS or remark in self.remarks:
                self.remarks[remark] += 1

    def summary(self, *, dry: bool) -> str:
        opened = "tickets would be opened" if dry else "tickets opened"
        return (
            f"{self.rows:,} rows read: {self.opened:,} {opened}, {self.known:,} were imported before, "
            f"{self.rejected:,} rejected."
        )

    def remarks_summary(self) -> list[str]:
        most = self.remarks.most_common(SHOWN)
        more = len(self.remarks) - len(most)
        lines = [f"  {times:>7,} ×  {printable(remark)}" for remark, times in most]
        return lines + ([f"  … and {more:,} other remarks"] if more else [])


class Rejects:
    """Reports rejected rows, and writes them to a file that can be corrected and imported again."""

    def __init__(self, say: Callable[[str], object], file: TextIO | None) -> None:
        self._say = say
        self._file = file
        self._told = 0

    def add(self, rejected: Rejected, row: Row | Broken) -> None:
        self._told += 1
        if self._told <= SHOWN:
            self._say(f"line {rejected.line}: {printable(rejected.reason)}")
        if self._file:
            held = row.values if isinstance(row, Row) else {"import_text": row.text[:100_000]}
            kept = {"import_line": rejected.line, "import_error": rejected.reason} | held
            self._file.write(json.dumps(kept, default=str) + "\n")

    def finish(self) -> None:
        if self._told > SHOWN:
            where = "" if self._file else " (--on-error FILE keeps them all)"
            self._say(f"… and {self._told - SHOWN:,} more rejected rows{where}")


class Progress:
    """A bar on a terminal; elsewhere a line every so often."""

    def __init__(self, stream: Any, share: Callable[[], float | None]) -> None:
        self._stream = stream
        self._share = share
        self._bar = bool(stream.isatty())
        self._every = 0.2 if self._bar else 10.0
        self._started = self._last = time.monotonic()

    def show(self, tally: Tally) -> None:
        if time.monotonic() - self._last >= self._every:
            self._last = time.monotonic()
            self._print(tally)

    def clear(self) -> None:
        """Make room for an ordinary line."""
        if self._bar:
            self._write("\r\x1b[K")

    def finish(self, tally: Tally) -> None:
        if self._bar:
            self._print(tally)
            self._write("\n")

    def _print(self, tally: Tally) -> None:
        line = self.line(tally, self._share())
        self._write(f"\r{line}\x1b[K" if self._bar else f"{line}\n")

    def line(self, tally: Tally, share: float | None) -> str:
        rate = tally.rows / max(time.monotonic() - self._started, 0.001)
        text = f"{tally.rows:,} rows, {rate:,.0f} a second, {tally.rejected:,} rejected"
        if share is None:
            return text
        filled = round(share * BAR)
        bar = f"[{'█' * filled}{'·' * (BAR - filled)}] " if self._bar else ""
        return f"{bar}{share:4.0%}  {text}"

    def _write(self, text: str) -> None:
        self._stream.write(text, style_func=str, ending="")
        self._stream.flush()


def printable(text: str) -> str:
    """On one line, without control characters."""
    line = " ".join(text.split()).encode("utf-8", "backslashreplace").decode()
    return "".join(character if character.isprintable() else "�" for character in line)[:500]
