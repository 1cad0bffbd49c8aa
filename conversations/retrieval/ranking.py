"""Scores how well each item of a library answers a question."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import log

from conversations.retrieval.passages import Passage, passages_of
from conversations.retrieval.question import Question
from conversations.retrieval.words import terms

GOOD = 0.5  # from here on it may be given as an answer
PLAUSIBLE = 0.3  # from here on it is worth a look, by somebody who can judge
KEYWORD = 0.6  # what a keyword says of the topic, to one in the title
TOPIC, COVER = 0.62, 0.38  # what is asked about, and how much of what is asked
Weights = Mapping[str, float]  # by term
RARE = ""  # stands for a term of one item: a title of everyday words alone is not hit by one of them
LEAST_SHARED = 2  # words: a single one can mean anything


@dataclass(frozen=True, slots=True)
class Item:
    pk: int
    title: str
    keywords: str
    body: str


@dataclass(frozen=True, slots=True)
class Match:
    """The item's best passage for the question; `words` are those of the question that led here."""

    item: int
    passage: Passage
    score: float  # 0 to 1
    words: tuple[str, ...]

    @property
    def is_good(self) -> bool:
        return self.score >= GOOD


@dataclass(frozen=True, slots=True)
class Read:
    """An item, analysed into terms."""

    item: Item
    title: frozenset[str]
    keywords: frozenset[str]
    passages: tuple[tuple[Passage, frozenset[str]], ...]

    @property
    def all(self) -> frozenset[str]:
        return self.title.union(self.keywords, *(found for _, found in self.passages))


def rank(question: Question, items: Iterable[Item], *, total: int) -> tuple[Match, ...]:
    """The items that share anything with the question, best first; `total` is how many the library holds.

    Only items that share a word need be given: the others would rank nowhere.
    """
    asked, weights = question.terms(), question.weights()
    reads = [read(item) for item in items]
    rarity = rarities(weights, reads, total)
    matches = (match(one, asked, weights, rarity) for one in reads)
    return tuple(sorted((one for one in matches if one), key=lambda one: (-one.score, one.item)))


@lru_cache(maxsize=512)
def read(item: Item) -> Read:
    # Without any heading or text the title alone is what there is to say.
    passages = passages_of(item.body) or (Passage("", item.title),)
    return Read(
        item=item,
        title=frozenset(terms(item.title)),
        keywords=frozenset(terms(item.keywords)),
        passages=tuple((one, frozenset(terms(f"{one.heading} {one.text}"))) for one in passages),
    )


def rarities(asked: Iterable[str], reads: list[Read], total: int) -> dict[str, float]:
    """The weight of each term of the question and of titles: the rarer in the library, the higher."""
    held = [one.all for one in reads]
    size = max(total, len(reads))
    wanted = set(asked).union(*(one.title for one in reads))
    # What no item holds tells no more than what one does: customers tell stories, and a small library knows few words.
    counts = {RARE: 1} | {term: max(1, sum(term in each for each in held)) for term in wanted}
    return {term: log(1 + (size - count + 0.5) / (count + 0.5)) for term, count in counts.items()}


def match(one: Read, asked: Mapping[str, str], weights: Weights, rarity: Weights) -> Match | None:
    named = one.title | one.keywords
    passage, held = max(one.passages, key=lambda each: weight_of(each[1] - spent(one, asked), weights, rarity))
    shared = [term for term in asked if term in held or term in named]
    if not shared:
        return None
    score = TOPIC * topic(one, weights, rarity) + COVER * cover(held | named, weights, rarity)
    if len(shared) < min(LEAST_SHARED, len(asked)) or not named & set(shared):
        score = min(score, PLAUSIBLE / 2)
    return Match(one.item.pk, passage, round(min(score, 1.0), 4), tuple(asked[term] for term in shared))


def spent(one: Read, asked: Mapping[str, str]) -> frozenset[str]:
    """Terms not to choose the passage by: if the question contains the whole title, the first passage answers it."""
    first, _ = one.passages[0]
    return one.title if one.title <= asked.keys() and not first.heading else frozenset()


def topic(one: Read, weights: Weights, rarity: Weights) -> float:
    """How much of the item's title and keywords the question contains, from 0 to 1."""
    whole = max(sum(rarity[term] for term in one.title), rarity[RARE])
    if not one.title:
        return 0.0
    said = weight_of(one.title, weights, rarity)
    hinted = weight_of(one.keywords - one.title, weights, rarity)
    return min(1.0, said / whole + KEYWORD * min(1.0, hinted / whole))


def cover(held: frozenset[str], weights: Weights, rarity: Weights) -> float:
    """How much of the question the item contains, from 0 to 1."""
    whole = sum(weight * rarity[term] for term, weight in weights.items())
    return weight_of(held, weights, rarity) / whole if whole else 0.0


def weight_of(held: frozenset[str], weights: Weights, rarity: Weights) -> float:
    return sum(weight * rarity[term] for term, weight in weights.items() if term in held)
