from collections.abc import Iterable

from .answer import SCORE, TEAM, Answer, Enquiry, Reason
from .category import categorise
from .evidence import passages_of
from .lexicon import Lexicon
from .priority import prioritise
from .sentiment import feel
from .wording import next_action, suggest_reply

# Enough to explain a decision; the rest of a long mail only repeats it.
_MOST_REASONS = 8


def assess(enquiry: Enquiry, lexicon: Lexicon) -> Answer:
    """Category, priority and sentiment of an enquiry, with the words that led to each.

    Defined for every text and always the same for the same text and lexicon.
    """
    passages = passages_of(enquiry, lexicon)
    category, evidence = categorise(passages, lexicon)
    mood = feel(passages, lexicon)
    priority, pressing = prioritise(passages, lexicon, tier=enquiry.tier, mood=mood)
    praise = category == "general" and mood.sentiment == "positive" and not mood.asks
    return Answer(
        category=category,
        priority=priority,
        score=SCORE[priority],
        sentiment=mood.sentiment,
        team=TEAM[category],
        suggested_reply=suggest_reply(category, priority, mood.sentiment, praise=praise),
        next_action=next_action(category, priority, mood.sentiment, praise=praise),
        reasons=(
            *_telling(evidence.reasons, category),
            *_telling(pressing, priority),
            *_telling(mood.reasons, mood.sentiment),
        ),
    )


def _telling(reasons: Iterable[Reason], decided: str) -> list[Reason]:
    """What spoke for the decision first, then the heaviest of what spoke for something else."""
    ranked = sorted(reasons, key=lambda reason: (reason.value != decided, -reason.weight))
    return ranked[:_MOST_REASONS]
