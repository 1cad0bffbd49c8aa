from dataclasses import dataclass

from .answer import Reason
from .evidence import Finding, Passage, Tally, findings, first_of_each, negated
from .lexicon import Lexicon

DEFAULT = "neutral"

_TELLING = 2.0
_STRESS = 1.5
_REACH = 3
_OPPOSITE = {"positive": "negative", "negative": "neutral"}


@dataclass(frozen=True, slots=True)
class Mood:
    sentiment: str
    asks: bool
    reasons: tuple[Reason, ...]

    def because(self) -> list[Reason]:
        return [reason for reason in self.reasons if reason.value == self.sentiment]


def feel(passages: list[Passage], lexicon: Lexicon) -> Mood:
    """How the customer sounds. Thanks count only from one who asks for nothing."""
    own = [passage for passage in passages if not passage.quoted]
    found = list(first_of_each(findings(own, "sentiment", lexicon)))
    asks = any(finding.rule.list_name == "request" for finding in found) or any(
        "?" in passage.words.text for passage in own
    )
    tally = Tally()
    for finding in found:
        _weigh(finding, tally, lexicon, asks=asks)
    return Mood(_verdict(tally), asks, tuple(tally.reasons))


def _weigh(finding: Finding, tally: Tally, lexicon: Lexicon, *, asks: bool) -> None:
    says = finding.rule.list_name
    denied = negated(finding, lexicon.grammar.negators, reach=_REACH)
    if says == "request" or (says == "gratitude" and (asks or denied)):
        return
    value = "positive" if says == "gratitude" else says
    if denied:
        value = _OPPOSITE[value]
    if value != DEFAULT:
        note = "denies a good word" if denied else ""
        tally.add(finding.reason(value, _weight(finding), note))


def _weight(finding: Finding) -> float:
    stressed = finding.first in finding.passage.words.stressed
    return finding.rule.weight * (_STRESS if stressed else 1)


def _verdict(tally: Tally) -> str:
    good, bad = tally.total("positive"), tally.total("negative")
    if bad >= _TELLING and bad >= good:
        return "negative"
    return "positive" if good >= _TELLING and good > bad else DEFAULT
