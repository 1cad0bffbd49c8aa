"""Turns Markdown into a line of plain text, for lists and search engines. Pure."""

import re

LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
APART = re.compile(r"^ {0,3}(?:#{1,6}\s|\||`{3}|~{3}).*$", re.MULTILINE)  # headings, tables, the edges of code
AT_THE_START = re.compile(r"^\s*(?:#{1,6}|>|[-*+]|\d+[.)])\s+", re.MULTILINE)
MARKS = re.compile(r"[*_`|~]+")


def line_of(markdown: str, length: int = 155) -> str:
    """The text without headings, tables and code fences, cut to `length`; with them, if nothing else is left."""
    words = plain(APART.sub("", markdown)) or plain(markdown)
    return words if len(words) <= length else f"{words[:length].rsplit(' ', 1)[0].rstrip('.,;: ')}…"


def plain(markdown: str) -> str:
    words = " ".join(MARKS.sub(" ", AT_THE_START.sub("", LINK.sub(r"\1", markdown))).split())
    return re.sub(r" ([.,;:!?])", r"\1", words)
