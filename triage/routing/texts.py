"""Searches texts for the phrases of a rule: whole words, and character by character if a phrase ends in a sign."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final, Self

from triage.engine.words import Grammar, fold, keys_of, words_of

# Thai, Lao, Myanmar, Khmer, kana, Han: written without spaces, so each letter counts as a word.
_UNSPACED: Final = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3041-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\ua9e0-\ua9ff\uaa60-\uaa7f\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
)
# Accents and vowel signs, from Latin to the scripts of India: part of the word they are in.
_MARKS: Final = "".join(char for char in map(chr, range(0x300, 0xE00)) if unicodedata.category(char).startswith("M"))
_JOINERS: Final = "\u00ad\u200b-\u200d\u2060'’‘ʼ＇`´"
_LETTER: Final = rf"[^\W_{_UNSPACED}]"
_TOKEN: Final = re.compile(
    rf"(?P<word>{_LETTER}+(?:[{_MARKS}{_JOINERS}]+{_LETTER}+)*[{_MARKS}]*)"
    rf"|(?P<run>[{_UNSPACED}]+)|(?P<gap>\s+)|(?P<sign>.)",
    re.DOTALL,
)
# Punctuation of sentences around a phrase is ignored; any other sign at its edge must be in the text as well.
_AROUND: Final = " \t\r\n\"'“”„‟«»‹›‘’‚‛「」『』,;:!?…、。！？"
_BEFORE, _AFTER = f"{_AROUND}([{{¡¿", f"{_AROUND}.)]}}"
_BETWEEN: Final = "\n"  # no token contains it
Token = tuple[str, bool]  # with whether it belongs to a word


@dataclass(frozen=True, slots=True)
class Text:
    """`words` folded to one spelling; `written` has the signs and spaces between them as well."""

    words: str
    written: str

    @classmethod
    def of(cls, text: str) -> Self:
        told = list(tokens(text))
        return cls(_strung(token for token, is_word in told if is_word), _strung(token for token, _ in told))

    def holds(self, phrase: str) -> bool:
        wanted, is_literal = _wanted(phrase)
        return bool(wanted) and wanted in (self.written if is_literal else self.words)


def has_words(phrase: str) -> bool:
    """Whether there is more to a phrase than punctuation."""
    return bool(words_of(phrase, Grammar()).keys)


def tokens(text: str) -> Iterator[Token]:
    """The words of a text, contractions split, and every sign and space between them."""
    known: dict[str, tuple[Token, ...]] = {}
    for found in _TOKEN.finditer(text):
        raw = found[0]
        if raw not in known:
            known[raw] = tuple(_read(raw, found.lastgroup))
        yield from known[raw]


def _read(raw: str, kind: str | None) -> Iterable[Token]:
    if kind == "word":
        return ((key, True) for key in keys_of(raw) if key)
    if kind == "run":
        return _letters(raw)
    return ((sign, False) for sign in (" " if kind == "gap" else fold(raw)))


def _letters(run: str) -> Iterator[Token]:
    """Letters with their marks: with another vowel or tone it is another letter."""
    run = unicodedata.normalize("NFKC", run)
    starts = [at for at, char in enumerate(run) if not (at and unicodedata.category(char).startswith("M"))]
    letters = (run[start:end] for start, end in pairwise([*starts, len(run)]))
    return ((letter, letter[0].isalnum()) for letter in letters)


@lru_cache(maxsize=4096)
def _wanted(phrase: str) -> tuple[str, bool]:
    """The tokens of a phrase; cached because a dry run asks thousands of times."""
    told = list(tokens(phrase.lstrip(_BEFORE).rstrip(_AFTER) or phrase))
    is_literal = bool(told) and not (told[0][1] and told[-1][1])
    return _strung(token for token, is_word in told if is_word or is_literal), is_literal


def _strung(told: Iterable[str]) -> str:
    """Tokens as one string, in which a sequence of whole tokens is found as a substring."""
    joined = _BETWEEN.join(told)
    return f"{_BETWEEN}{joined}{_BETWEEN}" if joined else ""
