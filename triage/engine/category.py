from .answer import CATEGORIES
from .evidence import Passage, Tally, findings, first_of_each
from .lexicon import GRADES, Lexicon

DEFAULT = "general"

# Small clues pile up in a long mail; together they count no more than this.
_SMALL_CLUES_AT_MOST = 5.0


def categorise(passages: list[Passage], lexicon: Lexicon) -> tuple[str, Tally]:
    """The category with most evidence; ties go to the one named first."""
    tally, room = Tally(), dict.fromkeys(CATEGORIES, _SMALL_CLUES_AT_MOST)
    for finding in first_of_each(findings(passages, "category", lexicon)):
        category = finding.rule.list_name
        weight = finding.rule.weight * finding.passage.share
        if finding.rule.weight < GRADES["strong"]:
            weight = min(weight, room[category])
            room[category] -= weight
        if weight:
            tally.add(finding.reason(category, weight))
    if not tally.totals:
        return DEFAULT, tally
    return max(CATEGORIES, key=tally.total), tally
