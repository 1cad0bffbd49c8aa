"""Reads rows from CSV and JSON Lines. An error in one row affects only that row."""

import csv
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from tickets.importing.lines import LINE_LIMIT, Lines, Unreadable

FIELD_LIMIT = 2_000_000
DELIMITERS = ",;\t|"
SUFFIXES = {".jsonl": "jsonl", ".ndjson": "jsonl", ".json": "jsonl", ".csv": "csv", ".tsv": "csv"}
REASONS = {
    "unexpected end of data": "a quotation mark is opened here and never closed",
    "field larger": f"a field has more than {FIELD_LIMIT:,} characters, or its quotation mark is never closed",
    "expected after": "a quotation mark stands inside a quoted field (write it twice)",
    "new-line character": "a bare carriage return stands outside quotation marks",
}


@dataclass(frozen=True, slots=True)
class Row:
    line: int  # where it starts, counted from 1
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Broken:
    """A row that cannot be parsed."""

    line: int
    reason: str
    text: str


def detect(name: str, lines: Lines) -> str:
    """csv or jsonl, by the file's extension, else by its first line."""
    if known := SUFFIXES.get(PurePath(name).suffix.lower()):
        return known
    lines.begin()
    first = next(lines, "")
    lines.put_back()
    return "jsonl" if first.lstrip("\ufeff \t").startswith(("{", "[")) else "csv"


def read_jsonl(lines: Lines) -> Iterator[Row | Broken]:
    """Read one object per line. Members of an inner object become `outer.inner`."""
    lines.begin()
    for text in lines:
        if lines.number == 1 and text.lstrip().startswith("["):
            raise Unreadable("This is one JSON list: write one object a line instead (JSON Lines).")
        if text.strip():
            yield _object(lines.number, text)
        lines.begin()


def _object(line: int, text: str) -> Row | Broken:
    if reason := _unfit(text):
        return Broken(line, reason, text)
    try:
        found = json.loads(text)
    except RecursionError:
        return Broken(line, "nested too deeply", text)
    except ValueError as error:
        return Broken(line, f"not JSON: {error}", text)
    if not isinstance(found, dict):
        return Broken(line, "not a JSON object", text)
    return Row(line, flat(found))


def flat(found: dict[str, Any]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, value in found.items():
        if isinstance(value, dict):
            values |= {f"{name}.{inner}": below for inner, below in value.items()}
        else:
            values[name] = value
    return values


def read_header(lines: Lines) -> tuple[list[str], str]:
    """The names of a CSV file's columns, and what separates them."""
    lines.begin()
    first = next(lines, "")
    if not first.strip():
        raise Unreadable("The file is empty.")
    lines.put_back()
    delimiter = max(DELIMITERS, key=first.count)
    lines.begin()
    try:
        names = next(csv.reader(lines, delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise Unreadable(f"The header cannot be read: {_reason(error)}.") from error
    if _unfit(lines.taken):
        raise Unreadable("The header is not UTF-8 text: name the file's encoding (--encoding cp1252, for example).")
    return names, delimiter


def read_csv(lines: Lines, header: Sequence[str], delimiter: str) -> Iterator[Row | Broken]:
    """Read the rows below the header. After a broken row, reading continues at the next line."""
    csv.field_size_limit(FIELD_LIMIT)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        lines.begin()
        line = lines.number + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            text = lines.taken
            lines.put_back(keep=1)
            yield Broken(line, _reason(error), text)
            continue
        if any(cells):
            yield _record(line, header, cells, lines.taken)


def _record(line: int, header: Sequence[str], cells: list[str], text: str) -> Row | Broken:
    if reason := _unfit(text):
        return Broken(line, reason, text)
    if len(cells) != len(header):
        return Broken(line, f"{len(cells)} fields where the header names {len(header)}", text)
    return Row(line, dict(zip(header, cells, strict=True)))


def _unfit(text: str) -> str:
    if len(text) >= LINE_LIMIT:
        return f"longer than {LINE_LIMIT:,} characters"
    if text.isascii():
        return ""
    try:
        text.encode()
    except UnicodeEncodeError:
        return "not text in the file's encoding (UTF-8, unless --encoding names another)"
    return ""


def _reason(error: csv.Error) -> str:
    return next((reason for sign, reason in REASONS.items() if sign in str(error)), str(error))
