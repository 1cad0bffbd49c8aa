"""Splits text into normalised words, and maps them back to the original characters."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

_JOINERS = "\u0300-\u036f\u00ad\u200b-\u200d\u2060'’‘ʼ＇`´"
_TOKEN = re.compile(
    rf"(?P<word>[^\W_]+(?:[{_JOINERS}]+[^\W_]+)*)"
    r"|(?P<face>(?<!\S)[:;=]-?[()Dd/](?!\w))"
    r"|(?P<sign>[\u2639-\u263b\u2764\U0001f300-\U0001faff])(?P=sign)*"
    r"|(?P<stop>[.,;:!?…()\[\]{}<>—–|•。，！？])"
)
_LONGEST_WRITTEN = 120
_APOSTROPHE = re.compile("['’‘ʼ＇`´]+")
_ENDINGS = {"m": "am", "ve": "have", "re": "are", "ll": "will", "d": "would", "s": ""}
_ODD_NEGATIONS = {"can": "can", "won": "will", "shan": "shall", "ain": "is"}
# Written without the apostrophe as often as with it.
_RUN_TOGETHER = {
    f"{verb}nt": (verb, "not") for verb in "do does did is was are were has have had could would should".split()
} | {"cannot": ("can", "not"), "cant": ("can", "not"), "wont": ("will", "not"), "im": ("i", "am")}


@dataclass(frozen=True, slots=True)
class Grammar:
    """The small words that carry no topic of their own."""

    fillers: frozenset[str] = frozenset()
    intensifiers: frozenset[str] = frozenset()
    negators: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Words:
    """The telling words of a text, fillers left out, as parallel columns.

    Columns, not objects: a megabyte holds two hundred thousand words.
    """

    text: str
    keys: list[str]
    spans: list[tuple[int, int]]
    clauses: list[int]
    stressed: set[int]

    def __len__(self) -> int:
        return len(self.keys)

    def written(self, first: int, last: int) -> str:
        """The words from `first` to `last` as they stand, cut where someone pasted a long gap."""
        start, end = self.spans[first][0], self.spans[last][1]
        return self.text[start : min(end, start + _LONGEST_WRITTEN)]


def fold(word: str) -> str:
    """One spelling for every way of writing a word: case, width, accents, invisible marks."""
    if word.isascii():
        return word.lower()
    bare = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", word).casefold())
    return "".join(char for char in bare if _is_letter(char) or unicodedata.category(char) not in ("Mn", "Cf"))


def _is_letter(mark: str) -> bool:
    """Vowel signs from Devanagari to Khmer, and voicing marks of kana: without them it is another word."""
    return "\u0900" <= mark < "\u1ab0" or mark in "\u3099\u309a"


def words_of(text: str, grammar: Grammar) -> Words:
    words = Words(text, [], [], [], set())
    known: dict[str, tuple[str, ...]] = {}
    clause, stress = 0, False
    for raw, span in _tokens(text):
        if raw is None:
            clause, stress = clause + 1, False
            continue
        keys = known.get(raw)
        if keys is None:
            keys = known[raw] = tuple(keys_of(raw))
        for key in keys:
            if key in grammar.intensifiers:
                stress = True
            elif key not in grammar.fillers:
                if stress:
                    words.stressed.add(len(words.keys))
                    stress = False
                words.keys.append(key)
                words.spans.append(span)
                words.clauses.append(clause)
    return words


def _tokens(text: str) -> Iterator[tuple[str | None, tuple[int, int]]]:
    for found in _TOKEN.finditer(text):
        kind = found.lastgroup or ""
        yield (None if kind == "stop" else found[kind]), found.span()


def keys_of(raw: str) -> Iterator[str]:
    """The keys of one word; a contraction has several."""
    parts = [fold(part) for part in _APOSTROPHE.split(raw)]
    if len(parts) == 1:
        yield from _RUN_TOGETHER.get(parts[0], parts)
        return
    yield from filter(None, _contraction(parts))


def _contraction(parts: list[str]) -> list[str]:
    *heads, tail = parts
    if tail == "t" and heads[-1].endswith("n"):
        verb = _ODD_NEGATIONS.get(heads[-1], heads[-1][:-1])
        return [*heads[:-1], verb, "not"]
    return [*heads, _ENDINGS.get(tail, tail)]
