"""Loads, validates and compiles the lexicon: word lists that admins can amend."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any, Final, Self

from .phrases import PhraseBook, Rule
from .words import Grammar, words_of

LISTS: Final = {
    "category": ("billing", "technical", "sales", "account", "general", "ignore"),
    "priority": ("urgent", "high", "low", "ignore"),
    "sentiment": ("positive", "negative", "gratitude", "request", "ignore"),
}
SMALL_WORDS: Final = ("fillers", "intensifiers", "negators")
GRADES: Final = {"decisive": 5.0, "strong": 3.0, "fair": 2.0, "faint": 1.0}
IGNORE: Final = "ignore"
EXACT_MARK: Final = "="

_BASE = ("category.toml", "priority.toml", "sentiment.toml")
_LANGUAGES = ("german.toml", "french.toml", "spanish.toml", "portuguese.toml")
_LONGEST_PHRASE = 8


class LexiconError(ValueError):
    """The lexicon cannot be used; the message opens with the path of the offending key."""


@dataclass(frozen=True, eq=False)
class Lexicon:
    """Named lists of phrases by grade, and the books compiled from them.

    The mapping has the tables `small_words` (fillers, intensifiers, negators), `category`,
    `priority` and `sentiment`; each list in the last three holds a `note` and phrases under the
    grades decisive, strong, fair and faint. A word inflects unless its phrase opens with "=".
    """

    _source: dict[str, Any]
    grammar: Grammar
    books: Mapping[str, PhraseBook] = field(repr=False)

    @classmethod
    def default(cls) -> "Lexicon":
        return _default()

    @classmethod
    def from_mapping(cls, mapping: Mapping[str, Any]) -> Self:
        source = _checked(mapping, removable=False)
        grammar = Grammar(**{name: _small(source, name) for name in SMALL_WORDS})
        books = {decides: PhraseBook(_entries(source, decides, grammar)) for decides in LISTS}
        return cls(source, grammar, books)

    def to_mapping(self) -> dict[str, Any]:
        return deepcopy(self._source)

    def merged_with(self, mapping: Mapping[str, Any]) -> Self:
        """This lexicon with a tenant's changes: the same shape, where a list's phrases are added
        (or regraded) and those under `remove` are taken out."""
        merged = self.to_mapping()
        _merge(merged, _checked(mapping, removable=True))
        return self.from_mapping(merged)


@cache
def _default() -> Lexicon:
    merged: dict[str, Any] = {table: {} for table in ("small_words", *LISTS)}
    for name in (*_BASE, *_LANGUAGES):
        text = resources.files(__package__).joinpath("lists", name).read_text("utf-8")
        _merge(merged, _checked(tomllib.loads(text), removable=False))
    return Lexicon.from_mapping(merged)


def _checked(mapping: Mapping[str, Any], *, removable: bool) -> dict[str, Any]:
    """A copy holding nothing but known keys and clean phrases."""
    _expect_table(mapping, "lexicon")
    for key in mapping:
        _expect_known(key, ("small_words", *LISTS), str(key))
    small = _table(mapping, "small_words", "small_words", SMALL_WORDS)
    checked: dict[str, Any] = {"small_words": {name: _phrases(small[name], f"small_words.{name}") for name in small}}
    for decides, names in LISTS.items():
        lists = _table(mapping, decides, decides, names)
        checked[decides] = {
            name: _checked_list(lists[name], f"{decides}.{name}", removable=removable) for name in lists
        }
    return checked


def _checked_list(value: object, path: str, *, removable: bool) -> dict[str, Any]:
    extras = ("note", "remove") if removable else ("note",)
    table = _expect_table(value, path)
    checked: dict[str, Any] = {}
    for key, part in table.items():
        _expect_known(key, (*GRADES, *extras), f"{path}.{key}")
        if key == "note":
            checked[key] = _expect_text(part, f"{path}.note")
        else:
            checked[key] = _phrases(part, f"{path}.{key}")
    _expect_one_grade(checked, path)
    return checked


def _expect_one_grade(checked: Mapping[str, Any], path: str) -> None:
    held: dict[str, str] = {}
    for grade in GRADES:
        for phrase in checked.get(grade, ()):
            if held.setdefault(phrase, grade) != grade:
                raise LexiconError(f"{path}.{grade}: {phrase!r} is already {held[phrase]}")


def _table(mapping: Mapping[str, Any], key: str, path: str, known: Sequence[str]) -> Mapping[str, Any]:
    table = _expect_table(mapping.get(key, {}), path)
    for name in table:
        _expect_known(name, known, f"{path}.{name}")
    return table


def _phrases(value: object, path: str) -> list[str]:
    if not isinstance(value, (list, tuple)):
        raise LexiconError(f"{path}: expected a list of phrases, found {type(value).__name__}")
    cleaned = [_phrase(phrase, f"{path}[{position}]") for position, phrase in enumerate(value)]
    return list(dict.fromkeys(cleaned))


def _phrase(value: object, path: str) -> str:
    phrase = " ".join(_expect_text(value, path).split())
    words = words_of(phrase.removeprefix(EXACT_MARK), Grammar())
    if not 0 < len(words) <= _LONGEST_PHRASE:
        raise LexiconError(f"{path}: a phrase has 1 to {_LONGEST_PHRASE} words, not {phrase!r}")
    if words.clauses[0] != words.clauses[-1]:
        raise LexiconError(f"{path}: a phrase cannot span a punctuation mark, as in {phrase!r}")
    return phrase


def _expect_table(value: object, path: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise LexiconError(f"{path}: expected a table, found {type(value).__name__}")
    return value


def _expect_text(value: object, path: str) -> str:
    if not isinstance(value, str):
        raise LexiconError(f"{path}: expected text, found {type(value).__name__}")
    return value


def _expect_known(key: object, known: Sequence[str], path: str) -> None:
    if key not in known:
        raise LexiconError(f"{path}: unknown; expected one of {', '.join(known)}")


def _merge(source: dict[str, Any], changes: Mapping[str, Any]) -> None:
    for name, small in changes["small_words"].items():
        held = source["small_words"].setdefault(name, [])
        held += [word for word in small if word not in held]
    for decides in LISTS:
        for name, changed in changes[decides].items():
            _merge_list(source[decides].setdefault(name, {}), changed)


def _merge_list(held: dict[str, Any], changed: Mapping[str, Any]) -> None:
    graded = {grade: changed[grade] for grade in GRADES if grade in changed}
    gone = {*changed.get("remove", ()), *(phrase for part in graded.values() for phrase in part)}
    for grade in GRADES:
        kept = [phrase for phrase in held.get(grade, ()) if phrase not in gone]
        held[grade] = kept + graded.get(grade, [])
    if "note" in changed:
        held["note"] = changed["note"]


def _small(source: Mapping[str, Any], name: str) -> frozenset[str]:
    phrases = source["small_words"].get(name, ())
    return frozenset(key for phrase in phrases for key in words_of(phrase, Grammar()).keys)


def _entries(source: Mapping[str, Any], decides: str, grammar: Grammar) -> Iterator[tuple[list[str], bool, Rule]]:
    for name, held in source[decides].items():
        for grade, weight in GRADES.items():
            for phrase in held.get(grade, ()):
                bare = phrase.removeprefix(EXACT_MARK)
                keys = words_of(bare, grammar).keys
                if not keys:
                    raise LexiconError(f"{decides}.{name}.{grade}: {phrase!r} is only small words")
                rule = Rule(decides, name, bare, weight, held.get("note", ""))
                yield keys, bare == phrase, rule
