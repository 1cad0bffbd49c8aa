"""Finding thousands of phrases in one walk over a text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from .inflection import forms
from .words import Words


@dataclass(frozen=True, slots=True)
class Rule:
    """A phrase in a named list, and how much it says there."""

    decides: str
    list_name: str
    phrase: str
    weight: float
    note: str


@dataclass(frozen=True, slots=True)
class Found:
    first: int
    last: int
    rules: tuple[Rule, ...]


@dataclass(slots=True)
class _Node:
    grown: dict[tuple[str, bool], _Node] = field(default_factory=dict)
    children: dict[str, list[_Node]] = field(default_factory=dict)
    rules: tuple[Rule, ...] = ()

    def grow(self, word: str, *, inflects: bool) -> _Node:
        child = self.grown.get((word, inflects))
        if child is None:
            child = self.grown[word, inflects] = _Node()
            for form in forms(word) if inflects else {word}:
                self.children.setdefault(form, []).append(child)
            # Where two nodes answer to a form, the one written just so is asked first.
            self.children[word].sort(key=lambda node: node is not child)
        return child


class PhraseBook:
    """A trie of words. A word's inflected forms lead to the same node as the word."""

    def __init__(self, entries: Iterable[tuple[Sequence[str], bool, Rule]]) -> None:
        self._root = _Node()
        for words, inflects, rule in entries:
            node = self._root
            for word in words:
                node = node.grow(word, inflects=inflects)
            node.rules = _heaviest_of_each_list((*node.rules, rule))

    def find(self, words: Words) -> Iterator[Found]:
        """Leftmost, longest, never overlapping: "email notifications" leaves no "email" behind."""
        keys, starts, at = words.keys, self._root.children, 0
        while at < len(keys):
            found = self._longest(words, at) if keys[at] in starts else None
            if found:
                yield found
            at = found.last + 1 if found else at + 1

    def _longest(self, words: Words, first: int) -> Found | None:
        keys, clauses = words.keys, words.clauses
        best, at, nodes = None, first, self._root.children[keys[first]]
        while nodes:
            for node in nodes:
                if node.rules:
                    best = Found(first, at, node.rules)
                    break
            at += 1
            if at == len(keys) or clauses[at] != clauses[first]:
                break
            key = keys[at]
            nodes = [child for node in nodes for child in node.children.get(key, ())]
        return best


def _heaviest_of_each_list(rules: tuple[Rule, ...]) -> tuple[Rule, ...]:
    """Phrases that differ in small words only meet at one node: "so happy" and "happy"."""
    heaviest: dict[str, Rule] = {}
    for rule in rules:
        held = heaviest.setdefault(rule.list_name, rule)
        if rule.weight > held.weight:
            heaviest[rule.list_name] = rule
    return tuple(heaviest.values())
