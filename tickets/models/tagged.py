import re
from collections.abc import Iterable
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models

from supportdesk.accounts.actors import Actor
from tickets.errors import Invalid
from tickets.models.core import TicketCore, Words, desk_verb

TAG = re.compile(r"[\w][\w:./-]{0,39}")
TAGS_AT_MOST = 30


def tag_name(text: str) -> str:
    """Normalise a tag: one lower-case word of letters, digits and - _ : . / up to 40 characters. Raises Invalid."""
    tag = "-".join(text.lower().split()).lstrip("#")
    if not TAG.fullmatch(tag):
        raise Invalid(f"“{text[:40]}” cannot be a tag: use letters, digits and hyphens.", field="tags")
    return tag


class TagWords(Words):
    def tagged(self, *tags: str) -> Self:
        """Carrying any of these tags."""
        return self.filter(tags__overlap=list(tags))


class Tagged(TicketCore):
    tags = ArrayField(models.CharField(max_length=40), default=list, blank=True)

    class Meta:
        abstract = True

    @desk_verb
    def tag(self, *, add: Iterable[str] = (), remove: Iterable[str] = (), by: Actor) -> bool:
        """False if that changes nothing. Raises Invalid for a malformed tag, or for too many."""
        added, removed = {tag_name(tag) for tag in add}, {tag_name(tag) for tag in remove}
        tags = sorted((set(self.tags) | added) - removed)
        if tags == sorted(self.tags):
            return False
        if len(tags) > TAGS_AT_MOST:
            raise Invalid(f"A ticket carries at most {TAGS_AT_MOST} tags.", field="tags")
        before = self.tags
        self.change(by=by, tags=tags)
        self.record("tagged", by=by, tags=[before, tags])
        return True
