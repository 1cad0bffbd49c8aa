"""Splits an article into passages, each short enough to quote as an answer."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

LONGEST = 900  # characters; a reader takes in no more, and a longer piece matches too much
HEADING = re.compile(r"^ {0,3}#{1,6}\s+(.*?)\s*#*\s*$")
FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})")


@dataclass(frozen=True, slots=True)
class Passage:
    heading: str
    text: str  # Markdown


def passages_of(body: str) -> tuple[Passage, ...]:
    """The text under each heading, in pieces of whole paragraphs, with nothing lost or repeated."""
    return tuple(
        Passage(heading, piece) for heading, blocks in under_headings(body) for piece in joined(blocks) if piece.strip()
    )


def under_headings(body: str) -> Iterator[tuple[str, list[str]]]:
    heading, blocks = "", [""]
    for is_code, line in lines_of(body):
        if not is_code and (found := HEADING.match(line)):
            yield heading, blocks
            heading, blocks = found[1], [""]
        elif line.strip() or is_code:
            blocks[-1] += f"{line}\n"
        elif blocks[-1]:
            blocks.append("")
    yield heading, blocks


def lines_of(body: str) -> Iterator[tuple[bool, str]]:
    """Each line, and whether it belongs to a block of code, where # begins a comment."""
    fence = ""
    for line in body.replace("\r\n", "\n").split("\n"):
        mark = FENCE.match(line)
        if not fence and mark:
            fence = mark[1]
            yield True, line
        elif fence:
            yield True, line
            fence = "" if mark and mark[1].startswith(fence) else fence
        else:
            yield False, line


def joined(blocks: list[str]) -> Iterator[str]:
    """Joins paragraphs up to LONGEST; a list stays with the line that introduces it."""
    piece = ""
    for block in (block.rstrip("\n") for block in blocks):
        if piece and len(piece) + len(block) > LONGEST and not piece.rstrip().endswith(":"):
            yield piece
            piece = block
        elif block:
            piece = f"{piece}\n\n{block}" if piece else block
    yield piece
