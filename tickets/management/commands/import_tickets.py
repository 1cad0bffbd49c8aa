"""manage.py import_tickets: another system's tickets, out of a CSV or JSON Lines file."""

from argparse import RawDescriptionHelpFormatter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, TextIO
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import slug_re
from django.utils import timezone

from supportdesk.accounts.models import Tenant
from tickets.importing.columns import Columns, described, parse_mapping
from tickets.importing.enquiries import Defaults
from tickets.importing.lines import Lines, Source, Unreadable
from tickets.importing.reading import Broken, Row, detect, read_csv, read_header, read_jsonl
from tickets.importing.report import Progress, Rejects
from tickets.importing.running import Import
from tickets.importing.writing import Writer
from tickets.states import Source as Channel

ABOUT = f"""Opens a ticket for each row of a CSV or JSON Lines file, as if it had come in at its time.

Nobody is mailed. What is wrong with a row rejects that row, with its line and the reason, and no other.
A repeated import passes over what it finds imported already, so a stopped one is simply started again.

Columns, in any order, under these names or their synonyms (case, spaces and hyphens do not matter):

{described()}

Other columns are ignored. In JSON Lines, inner members are named outer.inner.
"""


class Command(BaseCommand):
    help = ABOUT

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        return super().create_parser(prog_name, subcommand, formatter_class=RawDescriptionHelpFormatter, **kwargs)

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", help="a .csv, .tsv or .jsonl file, or - for standard input")
        parser.add_argument("--tenant", metavar="SLUG", required=True)
        parser.add_argument("--format", choices=["jsonl", "csv"], help="where the file's name does not tell")
        parser.add_argument("--encoding", default="utf-8", help="of the text (default: utf-8)")
        parser.add_argument("--source", choices=Channel.values, default=Channel.EMAIL, help="of rows that name none")
        parser.add_argument("--timezone", default="UTC", help="of dates that name none, such as Europe/Berlin")
        parser.add_argument(
            "--map",
            action="append",
            default=[],
            metavar="FIELD=COLUMN",
            help="such as subject=Betreff; repeatable",
        )
        parser.add_argument(
            "--system",
            default="file",
            help="where the rows' ids come from, if you import from several systems",
        )
        parser.add_argument("--dry-run", action="store_true", help="try every row, keep nothing")
        parser.add_argument(
            "--on-error",
            metavar="FILE",
            help="keep rejected rows here, as JSON Lines to mend and import again",
        )

    def handle(self, **options: Any) -> None:
        writer = Writer(self._tenant(options["tenant"]), dry=options["dry_run"])
        defaults = self._defaults(options)
        with ExitStack() as stack:
            try:
                source = stack.enter_context(Source(options["file"], options["encoding"]))
                columns = Columns(parse_mapping(options["map"]))
                rows = self._rows(source, columns, options["format"])
                progress = Progress(self.stderr, lambda: source.share)
                rejects = Rejects(self._beside(progress), self._rejects_file(stack, options))
                self._run(Import(columns, defaults, writer, rejects, progress), rows)
            except Unreadable as error:
                raise CommandError(str(error)) from error

    def _run(self, run: Import, rows: Iterator[Row | Broken]) -> None:
        try:
            run.run(rows)
        except KeyboardInterrupt as stop:
            summary = run.tally.summary(dry=run.writer.dry)
            raise CommandError(f"Stopped. {summary} Start it again to go on.", returncode=130) from stop
        self.stdout.write(run.tally.summary(dry=run.writer.dry))
        for line in run.tally.remarks_summary():
            self.stdout.write(line)

    def _tenant(self, slug: str) -> Tenant:
        if tenant := Tenant.objects.filter(slug=slug).first():
            return tenant
        known = ", ".join(Tenant.objects.order_by("slug").values_list("slug", flat=True)[:20])
        raise CommandError(f"There is no tenant {slug}. There are: {known or 'none yet (manage.py create_tenant)'}.")

    def _defaults(self, options: dict[str, Any]) -> Defaults:
        if not slug_re.fullmatch(options["system"]) or len(options["system"]) > 40:
            raise CommandError("--system: at most 40 letters, digits, hyphens and underscores.")
        try:
            zone = ZoneInfo(options["timezone"])
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise CommandError(f"There is no time zone {options['timezone']}.") from error
        return Defaults(now=timezone.now(), zone=zone, source=options["source"], system=options["system"])

    def _rows(self, source: Source, columns: Columns, form: str | None) -> Iterator[Row | Broken]:
        lines = Lines(source.text)
        if (form or detect(source.name, lines)) == "jsonl":
            return read_jsonl(lines)
        header, delimiter = read_header(lines)
        columns.check(header)
        return read_csv(lines, header, delimiter)

    def _rejects_file(self, stack: ExitStack, options: dict[str, Any]) -> TextIO | None:
        if not (name := options["on_error"]):
            return None
        try:
            if options["file"] != "-" and Path(name).exists() and Path(name).samefile(options["file"]):
                raise CommandError("--on-error names the file that is to be imported.")
            return stack.enter_context(Path(name).open("w", encoding="utf-8"))
        except OSError as error:
            raise CommandError(f"{name}: {error.strerror}") from error

    def _beside(self, progress: Progress) -> Callable[[str], None]:
        """Complaints above the bar, not across it."""

        def complain(line: str) -> None:
            progress.clear()
            self.stderr.write(line)

        return complain
