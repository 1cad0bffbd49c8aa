from dataclasses import dataclass
from typing import Final

CATEGORIES: Final = ("billing", "technical", "sales", "account", "general")
PRIORITIES: Final = ("low", "medium", "high", "urgent")
SENTIMENTS: Final = ("negative", "neutral", "positive")

SCORE: Final = {"low": 20, "medium": 50, "high": 75, "urgent": 95}
TEAM: Final = {
    "billing": "finance",
    "technical": "technical_support",
    "sales": "sales",
    "account": "customer_success",
    "general": "support",
}


@dataclass(frozen=True, slots=True)
class Enquiry:
    """What a customer wrote. `tier` is standard, premium or vip; any other counts as standard."""

    subject: str
    message: str
    tier: str = "standard"


@dataclass(frozen=True, slots=True)
class Reason:
    """One piece of evidence: `phrase` (as found in `where`) speaks for `value`."""

    decides: str
    value: str
    phrase: str
    where: str
    note: str
    weight: float


@dataclass(frozen=True, slots=True)
class Answer:
    category: str
    priority: str
    score: int
    sentiment: str
    team: str
    suggested_reply: str
    next_action: str
    reasons: tuple[Reason, ...]
