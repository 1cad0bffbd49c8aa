"""Markdown as a line of plain words, for lists and search engines. Pure."""

import re

LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
RULED = re.compile(r"^\s*\|?[\s|:-]+\|?\s*$", re.MULTILINE)
AT_THE_START = re.compile(r"^\s*(?:#{1,6}|>|[-*+]|\d+[.)])\s+", re.MULTILINE)
MARKS = re.compile(r"[*_`|~]+")


def line_of(markdown: str, length: int = 155) -> str:
    text = RULED.sub(" ", LINK.sub(r"\1", markdown))
    words = " ".join(MARKS.sub(" ", AT_THE_START.sub("", text)).split())
    words = re.sub(r" ([.,;:!?])", r"\1", words)
    return words if len(words) <= length else f"{words[:length].rsplit(' ', 1)[0].rstrip('.,;: ')}…"
