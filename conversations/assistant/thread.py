"""A ticket's thread as the assistant may know it: public entries only."""

from dataclasses import dataclass

from conversations.retrieval import Question
from supportdesk.accounts.actors import ActorKind
from tickets.models import Ticket

WHO = {ActorKind.CUSTOMER: "customer", ActorKind.AGENT: "agent", ActorKind.AI: "assistant"}


@dataclass(frozen=True, slots=True)
class Turn:
    who: str
    text: str


@dataclass(frozen=True, slots=True)
class Thread:
    subject: str
    turns: tuple[Turn, ...]
    last: int  # the entry that was said last

    @classmethod
    def of(cls, ticket: Ticket) -> "Thread":
        entries = list(ticket.entries.public().in_order())
        turns = (Turn(WHO.get(ActorKind(entry.author_kind), "system"), entry.body) for entry in entries)
        return cls(ticket.subject, tuple(turns), entries[-1].pk if entries else 0)

    @property
    def question(self) -> Question:
        return Question(self.subject, tuple(turn.text for turn in self.turns if turn.who == "customer"))

    @property
    def is_follow_up(self) -> bool:
        return self.question.is_follow_up
