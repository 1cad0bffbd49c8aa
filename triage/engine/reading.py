"""Finds the parts of a message that are the customer's own words, not quotes or signatures."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

Span = tuple[int, int]

_CHUNK = re.compile(r"\S+")
_ADDRESS = re.compile(
    r"@|://|\bwww\.|^/\w[^/]*/"
    r"|^[^\w-]*[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:com|net|org|io|app|dev|ai|eu|co|uk|de|fr|es|pt|br|example)(?:[/:?]|\W*$)",
    re.IGNORECASE,
)
_QUOTED_LINE = re.compile(r"^[ \t]*[>＞].*$", re.MULTILINE)
_ATTRIBUTION = re.compile(
    r"^[ \t]*(?:On|Am|Le|El|Em)\b.{1,200}\b(?:wrote|schrieb|écrit|escribió|escreveu)\b.{0,80}:[ \t]*$"
    r"|^[ \t]*-{2,}[ \t]*(?:Original Message|Ursprüngliche Nachricht|Message d['’]origine"
    r"|Mensaje original|Mensagem original)\b.*$",
    re.MULTILINE | re.IGNORECASE,
)
_DELIMITER = re.compile(r"^--[ \t]*$", re.MULTILINE)
_DEVICE = re.compile(
    r"^[ \t]*(?:Sent|Gesendet|Envoyé|Enviado) (?:from|von|de|depuis|desde|do) m\w{1,5}(?: \S{1,40}){1,5}[ \t]*$",
    re.MULTILINE | re.IGNORECASE,
)
_SIGN_OFF = re.compile(
    r"^[ \t]*(?:(?:with )?(?:kind|best|warm|many)(?: \w+)? (?:regards|wishes)|(?:kind |best )?regards|best|cheers"
    r"|(?:many |kind )?thanks(?: in advance| and regards)?|thank you|sincerely|yours \w+|mfg"
    r"|mit freundlichen grüßen|viele grüße|cordialement|saludos|atentamente|atenciosamente)[ \t,.!]*$",
    re.MULTILINE | re.IGNORECASE,
)
_CARD_LINES = 8
_CARD_LENGTH = 800
_CARD_LINE_WORDS = 6


@dataclass(frozen=True, slots=True)
class Reading:
    """Both texts are as long as the original, the rest blanked, so positions still hold."""

    own: str
    quoted: str


def read(text: str) -> Reading:
    silent = list(_addresses(text))
    quotes = list(_quotes(text))
    own_only = _blank(text, quotes)
    silent += _signatures(own_only)
    return Reading(own=_blank(own_only, silent), quoted=_blank(_keep(text, quotes), silent))


def _addresses(text: str) -> Iterator[Span]:
    for chunk in _CHUNK.finditer(text):
        # Nearly every chunk is a plain word; look closer only at the others.
        word = chunk.group()
        if ("." in word or "@" in word or "/" in word) and _ADDRESS.search(word):
            yield chunk.span()


def _quotes(text: str) -> Iterator[Span]:
    for line in _QUOTED_LINE.finditer(text):
        yield line.span()
    for heading in _ATTRIBUTION.finditer(text, _opening(text)):
        marked_below = _QUOTED_LINE.search(text, heading.end())
        yield heading.span() if marked_below else (heading.start(), len(text))
        return


def _signatures(text: str) -> Iterator[Span]:
    for line in _DEVICE.finditer(text):
        yield line.span()
    delimiter = _DELIMITER.search(text)
    if delimiter:
        yield delimiter.start(), len(text)
    for sign_off in _SIGN_OFF.finditer(text, max(_opening(text), len(text) - _CARD_LENGTH)):
        if _is_card(text[sign_off.end() :]):
            yield sign_off.end(), len(text)
            return


def _opening(text: str) -> int:
    """Just past the first mark: a heading or a greeting that opens a message ends nothing."""
    first = _CHUNK.search(text)
    return first.start() + 1 if first else 0


def _is_card(text: str) -> bool:
    """A name, a title, a number: a few short lines, none of them a sentence."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return len(lines) <= _CARD_LINES and all(
        len(line.split()) <= _CARD_LINE_WORDS and line[-1] not in ".?!" for line in lines
    )


def _blank(text: str, spans: list[Span]) -> str:
    if not spans:
        return text
    pieces, at = [], 0
    for start, end in sorted(spans):
        if end > at:
            start = max(start, at)
            pieces += [text[at:start], " " * (end - start)]
            at = end
    return "".join([*pieces, text[at:]])


def _keep(text: str, spans: list[Span]) -> str:
    if not spans:
        return ""
    gaps, at = [], 0
    for start, end in sorted(spans):
        gaps.append((at, start))
        at = max(at, end)
    return _blank(text, [*gaps, (at, len(text))])
