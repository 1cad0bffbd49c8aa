from collections.abc import Iterable
from dataclasses import replace

from .answer import PRIORITIES, Reason
from .evidence import Passage, Tally, findings, first_of_each, negated
from .lexicon import Lexicon
from .sentiment import Mood

DEFAULT = "medium"

# One strong phrase is enough; a fair and a faint one together are as well.
_ENOUGH = 3.0
# "Not an urgent matter", "isn't urgent": only a word right before denies a phrase here.
_REACH = 1


def prioritise(passages: list[Passage], lexicon: Lexicon, *, tier: str, mood: Mood) -> tuple[str, list[Reason]]:
    """The first rule that holds, then the step the customer's tier adds."""
    priority, reasons = _from_words(_tally(passages, lexicon), mood)
    tier = tier.strip().casefold()
    raised = _raised(priority, tier)
    if raised != priority:
        reasons.append(Reason("priority", raised, tier, "tier", f"{tier} customer", 1.0))
    return raised, reasons


def _tally(passages: list[Passage], lexicon: Lexicon) -> Tally:
    own = [passage for passage in passages if not passage.quoted]
    negators = lexicon.grammar.negators
    tally = Tally()
    meant = (finding for finding in findings(own, "priority", lexicon) if not negated(finding, negators, reach=_REACH))
    for finding in first_of_each(meant):
        tally.add(finding.reason(finding.rule.list_name, finding.rule.weight))
    return tally


def _from_words(tally: Tally, mood: Mood) -> tuple[str, list[Reason]]:
    urgent, high, low = (tally.total(priority) for priority in ("urgent", "high", "low"))
    if urgent >= _ENOUGH:
        return "urgent", _as("urgent", tally.reasons, ("urgent",))
    if urgent + high >= _ENOUGH:
        return "high", _as("high", tally.reasons, ("urgent", "high"))
    if mood.sentiment == "negative":
        return "high", _as("high", mood.because(), ("negative",))
    if low >= _ENOUGH:
        return "low", _as("low", tally.reasons, ("low",))
    if mood.sentiment == "positive" and not mood.asks:
        return "low", _as("low", mood.because(), ("positive",))
    return DEFAULT, []


def _as(priority: str, reasons: Iterable[Reason], values: tuple[str, ...]) -> list[Reason]:
    return [replace(reason, decides="priority", value=priority) for reason in reasons if reason.value in values]


def _raised(priority: str, tier: str) -> str:
    if tier == "premium" and priority == DEFAULT:
        return "high"
    if tier == "vip":
        return PRIORITIES[min(PRIORITIES.index(priority) + 1, len(PRIORITIES) - 1)]
    return priority
