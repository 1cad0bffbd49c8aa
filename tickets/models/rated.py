from typing import TYPE_CHECKING, Self

from django.db import models

from supportdesk.accounts.actors import Actor
from tickets.errors import Forbidden, Invalid, Refused
from tickets.models.core import Words, verb
from tickets.models.progressing import Progressing
from tickets.states import Satisfaction, one_of

COMMENT_LIMIT = 1000


class RatingWords(Words):
    def rated(self, *satisfactions: str) -> Self:
        return self.filter(satisfaction__in=satisfactions)


class Rated(Progressing):
    """How content the requester was with what was done."""

    satisfaction = models.CharField(
        max_length=4, choices=Satisfaction, blank=True, default="", db_default="", editable=False
    )
    satisfaction_comment = models.CharField(
        max_length=COMMENT_LIMIT, blank=True, default="", db_default="", editable=False
    )

    if TYPE_CHECKING:
        requester_id: int

    class Meta:
        abstract = True

    @verb
    def rate(self, satisfaction: str, *, comment: str = "", by: Actor) -> bool:
        """The requester's word on an ended ticket; they may change it. False if it says nothing new."""
        one_of(Satisfaction, satisfaction, field="satisfaction")
        if by.contact_id != self.requester_id:
            raise Forbidden("Only who asked can say how content they are.")
        if not self.is_ended:
            raise Refused("A ticket can be rated once it has ended.", field="satisfaction")
        comment = comment_text(comment)
        if (satisfaction, comment) == (self.satisfaction, self.satisfaction_comment):
            return False
        before = self.satisfaction
        self.change(by=by, satisfaction=satisfaction, satisfaction_comment=comment)
        self.record("rated", by=by, satisfaction=[before, satisfaction])
        return True


def comment_text(text: str) -> str:
    """At most 1,000 characters, which may be none at all."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if "\x00" in text or any("\ud800" <= character <= "\udfff" for character in text):
        raise Invalid("This holds characters that are no text.", field="comment")
    if len(text) > COMMENT_LIMIT:
        raise Invalid(f"At most {COMMENT_LIMIT:,} characters; this has {len(text):,}.", field="comment")
    return text
