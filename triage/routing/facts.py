"""What a rule may look at: a ticket as it was when routing came to it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any, Final, Self

from .texts import Text

TEXTS: Final = ("subject", "body")
UNPLACED: Final = "default"
BY_PERSON: Final = "person"


@dataclass(frozen=True)
class Facts:
    """Ids for queues, partners, topics and users. `placed_by` is default, topic, triage, rule or person: who put the
    ticket into its queue. `in_hours` is None where nobody knows business hours."""

    subject: str = ""
    body: str = ""
    priority: str = ""
    source: str = ""
    requester_type: str = ""
    category: str = ""
    sentiment: str = ""
    tags: tuple[str, ...] = ()
    queue: int | None = None
    partner: int | None = None
    topic: int | None = None
    in_hours: bool | None = None
    placed_by: str = UNPLACED
    assignee: int | None = None
    is_escalated: bool = False

    @cached_property
    def subject_text(self) -> Text:
        return Text.of(self.subject)

    @cached_property
    def body_text(self) -> Text:
        return Text.of(self.body)

    def kept(self) -> dict[str, Any]:
        """All but the texts, which the ticket keeps anyway."""
        return {name: value for name, value in asdict(self).items() if name not in TEXTS}

    @classmethod
    def recall(cls, kept: Mapping[str, Any], *, subject: str, body: str) -> Self:
        return cls(subject=subject, body=body, **{**kept, "tags": tuple(kept["tags"])})
