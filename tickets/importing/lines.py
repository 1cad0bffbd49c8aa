"""The lines of a file of any size: decoded, numbered, limited in length, and possible to put back."""

import codecs
import io
import sys
from collections import deque
from pathlib import Path
from typing import Self, TextIO

# Longer ones are cut: one endless line must not fill the memory. No field we store comes near it.
LINE_LIMIT = 8_000_000
NOT_TEXT = {b"PK\x03\x04": "a spreadsheet or ZIP archive", b"\x1f\x8b": "a gzip archive", b"%PDF": "a PDF"}
BOMS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}


class Unreadable(Exception):
    """The file as a whole cannot be read."""


class Source:
    """A file, or standard input as "-", open for reading as text."""

    def __init__(self, name: str, encoding: str = "utf-8") -> None:
        self.name = name
        self._raw = _open(name)
        self.size = Path(name).stat().st_size if name != "-" else 0
        buffered = io.BufferedReader(self._raw)
        # What does not decode becomes lone surrogates, so that only its row is lost and not the file.
        self.text = io.TextIOWrapper(
            buffered, encoding=_encoding(buffered.peek(4)[:4], encoding), errors="surrogateescape", newline=""
        )

    @property
    def share(self) -> float | None:
        """The fraction of the file read so far; None if its size is unknown."""
        return min(1.0, self._raw.tell() / self.size) if self.size else None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.name == "-":
            self.text.detach()
        else:
            self.text.close()


def _open(name: str) -> io.RawIOBase:
    try:
        return sys.stdin.buffer if name == "-" else Path(name).open("rb", buffering=0)  # type: ignore[return-value]
    except OSError as error:
        raise Unreadable(f"{name}: {error.strerror}") from error


def _encoding(start: bytes, chosen: str) -> str:
    for magic, kind in NOT_TEXT.items():
        if start.startswith(magic):
            raise Unreadable(f"This is {kind}: save it as CSV or JSON Lines first.")
    try:
        codecs.lookup(chosen)
    except LookupError as error:
        raise Unreadable(f"There is no encoding {chosen}.") from error
    return next((encoding for bom, encoding in BOMS.items() if start.startswith(bom)), chosen)


class Lines:
    """An iterator over lines that can be put back as far as the last `begin`."""

    def __init__(self, text: TextIO) -> None:
        self._text = text
        self._ahead: deque[str] = deque()
        self._taken: list[str] = []
        self.number = 0  # of the line taken last

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> str:
        line = self._ahead.popleft() if self._ahead else self._read()
        if not line:
            raise StopIteration
        self.number += 1
        self._taken.append(line)
        return line

    def _read(self) -> str:
        line = self._text.readline(LINE_LIMIT)
        if len(line) == LINE_LIMIT and not line.endswith(("\n", "\r")):
            while (rest := self._text.readline(LINE_LIMIT)) and not rest.endswith(("\n", "\r")):
                pass
        return line

    def begin(self) -> None:
        self._taken.clear()

    @property
    def taken(self) -> str:
        """All lines since `begin`."""
        return "".join(self._taken)

    def put_back(self, keep: int = 0) -> None:
        """Put back everything since `begin`, except the first `keep` lines."""
        again = self._taken[keep:]
        self._ahead.extendleft(reversed(again))
        self.number -= len(again)
        del self._taken[keep:]
