from typing import TYPE_CHECKING, Self

from django.db import models

from supportdesk.accounts.actors import Actor
from tickets.errors import Forbidden, Refused
from tickets.models.core import Words, verb
from tickets.models.progressing import Progressing
from tickets.states import Satisfaction, one_of
from tickets.text import plain_lines, storable

COMMENT_LIMIT = 1000


class RatingWords(Words):
    def rated(self, *satisfactions: str) -> Self:
        return self.filter(satisfaction__in=satisfactions)


class Rated(Progressing):
    """The requester's satisfaction rating."""

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
        """Rate an ended ticket; only its requester may, and may change it. False if nothing changes."""
        one_of(Satisfaction, satisfaction, field="satisfaction")
        if by.contact_id != self.requester_id:
            raise Forbidden("Only who asked can say how content they are.")
        if not self.is_ended:
            raise Refused("A ticket can be rated once it has ended.", field="satisfaction")
        comment = storable(plain_lines(comment), field="comment", limit=COMMENT_LIMIT)
        if (satisfaction, comment) == (self.satisfaction, self.satisfaction_comment):
            return False
        before = self.satisfaction
        self.change(by=by, satisfaction=satisfaction, satisfaction_comment=comment)
        self.record("rated", by=by, satisfaction=[before, satisfaction])
        return True
