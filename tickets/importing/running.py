"""Runs an import from the first row to the last."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from tickets.errors import Invalid
from tickets.importing.columns import Columns
from tickets.importing.enquiries import Defaults, Enquiry, read_enquiry
from tickets.importing.reading import Broken, Row
from tickets.importing.report import Progress, Rejects, Tally
from tickets.importing.writing import Outcome, Rejected, Writer

CHUNK = 200


@dataclass
class Import:
    columns: Columns
    defaults: Defaults
    writer: Writer
    rejects: Rejects
    progress: Progress
    tally: Tally = field(default_factory=Tally)

    def run(self, rows: Iterator[Row | Broken]) -> Tally:
        try:
            while chunk := list(islice(rows, CHUNK)):
                self._take(chunk)
        finally:
            self.progress.finish(self.tally)
            self.rejects.finish()
        return self.tally

    def _take(self, chunk: list[Row | Broken]) -> None:
        by_line = {row.line: row for row in chunk}
        read = [self._read(row) for row in chunk]
        enquiries = [one for one in read if isinstance(one, Enquiry)]
        self._settle((one for one in read if isinstance(one, Rejected)), by_line)
        self._settle(self.writer.write(enquiries), by_line)

    def _read(self, row: Row | Broken) -> Enquiry | Rejected:
        if isinstance(row, Broken):
            return Rejected(row.line, row.reason)
        try:
            return read_enquiry(row.line, self.columns.pick(row.values), self.defaults)
        except Invalid as error:
            return Rejected(row.line, f"{error.field}: {error.message}")

    def _settle(self, outcomes: Iterable[Outcome], rows: dict[int, Row | Broken]) -> None:
        for outcome in outcomes:
            self.tally.count(outcome)
            if isinstance(outcome, Rejected):
                self.rejects.add(outcome, rows[outcome.line])
            self.progress.show(self.tally)
