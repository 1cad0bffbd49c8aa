"""Collects the evidence in an enquiry for one decision at a time."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from .answer import Enquiry, Reason
from .lexicon import IGNORE, Lexicon
from .phrases import Rule
from .reading import read
from .words import Words, words_of

_SUBJECT_SHARE = 1.5
_QUOTED_SHARE = 0.25


@dataclass(frozen=True, slots=True)
class Passage:
    """One stretch of an enquiry, and how much its words count."""

    where: str
    words: Words
    share: float = 1.0
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    rule: Rule
    passage: Passage
    first: int
    last: int

    def reason(self, value: str, weight: float, note: str = "") -> Reason:
        told = note or self.rule.note
        return Reason(
            decides=self.rule.decides,
            value=value,
            phrase=self.passage.words.written(self.first, self.last),
            where=self.passage.where,
            note=f"{told} (in quoted mail)" if self.passage.quoted else told,
            weight=weight,
        )


@dataclass(slots=True)
class Tally:
    """Weights added up per value, with the reasons behind them."""

    totals: dict[str, float] = field(default_factory=dict)
    reasons: list[Reason] = field(default_factory=list)

    def add(self, reason: Reason) -> None:
        self.totals[reason.value] = self.totals.get(reason.value, 0) + reason.weight
        self.reasons.append(reason)

    def total(self, value: str) -> float:
        return self.totals.get(value, 0)


def passages_of(enquiry: Enquiry, lexicon: Lexicon) -> list[Passage]:
    subject, message = read(enquiry.subject), read(enquiry.message)
    passages = [
        Passage("subject", words_of(subject.own, lexicon.grammar), _SUBJECT_SHARE),
        Passage("message", words_of(message.own, lexicon.grammar)),
    ]
    if message.quoted:
        quoted = words_of(message.quoted, lexicon.grammar)
        passages.append(Passage("message", quoted, _QUOTED_SHARE, quoted=True))
    return passages


def findings(passages: Iterable[Passage], decides: str, lexicon: Lexicon) -> Iterator[Finding]:
    """Every telling phrase. Ignored phrases have done their part by covering their words."""
    book = lexicon.books[decides]
    for passage in passages:
        for found in book.find(passage.words):
            for rule in found.rules:
                if rule.list_name != IGNORE:
                    yield Finding(rule, passage, found.first, found.last)


def first_of_each(found: Iterable[Finding]) -> Iterator[Finding]:
    """A phrase says a thing once a passage, however often it is repeated."""
    seen: set[tuple[Rule, str, bool]] = set()
    for finding in found:
        key = (finding.rule, finding.passage.where, finding.passage.quoted)
        if key not in seen:
            seen.add(key)
            yield finding


def negated(finding: Finding, negators: frozenset[str], *, reach: int) -> bool:
    """Whether a negator stands within `reach` telling words before, in the same clause.

    "Not only" and "not just" deny nothing.
    """
    words, first = finding.passage.words, finding.first
    for at in range(first - 1, max(first - 1 - reach, -1), -1):
        if words.clauses[at] != words.clauses[first]:
            return False
        if words.keys[at] in negators:
            return at + 1 >= len(words) or words.keys[at + 1] not in ("only", "just")
    return False
