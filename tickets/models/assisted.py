from typing import Any

from django.db import models

from supportdesk.accounts.actors import Actor, ActorKind
from tickets.errors import Refused, Stale
from tickets.models.core import desk_verb, verb
from tickets.models.entry import ThreadEntry
from tickets.models.threaded import Threaded
from tickets.states import Assistance


class NotItsTurn(Refused):
    """The assistant may not answer, because a person has taken over."""

    code = "not_its_turn"


class Assisted(Threaded):
    """A ticket that the assistant may answer until a person does."""

    assistance = models.CharField(
        max_length=11,
        choices=Assistance,
        default=Assistance.OFF,
        db_default=Assistance.OFF,
        editable=False,
        help_text="Off: the assistant has no part in it, or not yet.",
    )

    class Meta:
        abstract = True

    @property
    def may_be_assisted(self) -> bool:
        """Whether the assistant may answer: it is active, or no person has answered yet."""
        if self.is_ended or self.assistance == Assistance.HANDED_OVER:
            return False
        return self.assistance == Assistance.ACTIVE or self.first_responded_at is None

    @verb
    def answer(self, body: str, *, by: Actor, seen: int, key: str) -> ThreadEntry:
        """The assistant's answer to the entry `seen`, in the ticket's own transaction.

        It stops no clock and changes no status. Raises NotItsTurn once a person answered or took over, Stale if
        anything public was said since: it was written for a thread that is no longer so.
        """
        if said := self._said_before(key):
            return said
        if not self.may_be_assisted:
            raise NotItsTurn("A person has taken over.")
        if newer := list(ThreadEntry.objects.on(self.pk).public().newer_than(seen).values_list("pk", flat=True)):
            raise Stale(newer)
        return self.reply(body, by=by, key=key)

    @verb
    def hand_over(self, *, by: Actor) -> bool:
        """From the assistant to people. False if the assistant is not active on the ticket."""
        if self.assistance != Assistance.ACTIVE:
            return False
        self._set_assistance(Assistance.HANDED_OVER, by=by)
        return True

    @desk_verb
    def hand_back(self, *, by: Actor) -> bool:
        """From people to the assistant, which answers the customer's next message."""
        if self.assistance == Assistance.ACTIVE:
            return False
        self._set_assistance(Assistance.ACTIVE, by=by)
        return True

    def _set_assistance(self, after: str, *, by: Actor) -> None:
        before = self.assistance
        self.change(by=by, assistance=after)
        self.record("assisted", by=by, assistance=[before, after])

    def _moves_to(self, by: Actor) -> dict[str, Any]:
        """A person's reply hands the ticket over to people; the assistant's own first reply makes it active."""
        columns = super()._moves_to(by)
        if by.is_agent and self.assistance == Assistance.ACTIVE:
            return columns | {"assistance": Assistance.HANDED_OVER}
        if by.kind == ActorKind.AI and self.assistance == Assistance.OFF:
            return columns | {"assistance": Assistance.ACTIVE}
        return columns
