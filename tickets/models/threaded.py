from collections.abc import Iterable
from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from supportdesk.accounts.actors import Actor, ActorKind
from tickets.errors import Stale
from tickets.models.attachment import Attachment
from tickets.models.core import Words, desk_verb, verb
from tickets.models.entry import ThreadEntry
from tickets.models.progressing import Progressing
from tickets.models.searchable import Searchable
from tickets.states import ENDED, Status
from tickets.text import body_text, excerpt

TOLD = ("status", "assistance")  # what a reply may move, and its event tells


class ThreadWords(Words):
    def saying(self, text: str) -> Self:
        """Tickets whose number, subject or public replies contain each of these words, also as part of a word.

        For customers: the index that `matching` reads contains internal notes as well.
        """
        found = self
        for word in text.replace("\x00", " ")[:200].split():
            said = ThreadEntry.objects.on(OuterRef("pk")).public().filter(body__icontains=word)
            found = found.filter(Q(number__iexact=word) | Q(subject__icontains=word) | Exists(said))
        return found


class Threaded(Progressing, Searchable):
    """The thread of a ticket: replies, which the customer sees, and internal notes."""

    excerpt = models.CharField(max_length=140, blank=True, editable=False, help_text="The last reply's first line.")
    last_entry_at = models.DateTimeField(null=True, editable=False)
    first_responded_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        abstract = True

    @verb
    def reply(
        self,
        body: str,
        *,
        by: Actor,
        key: str | None = None,
        seen: int | None = None,
        files: Iterable[Attachment] = (),
    ) -> ThreadEntry:
        """Add a public reply, with files that the author has uploaded.

        `key` makes a repeat harmless: the entry it already made is returned. `seen` is the last entry the
        author had read: raises Stale if somebody else has written since. A customer's answer brings the ticket
        back to open; after it has ended for good, the entry belongs to a new follow-up ticket instead.
        """
        if said := self._said_before(key):
            return said
        body = body_text(body)
        self._refuse_stale(seen, by)
        if by.is_customer and not self.reopens_on_answer(by.at):
            return self.follow_up(body, by=by, key=key, files=files)
        entry = self._write(ThreadEntry.Kind.REPLY, body, by=by, key=key)
        self.attach(files, to=entry, by=by)
        columns = self._moves_to(by) | {"excerpt": self.excerpt_after(body, by), "last_entry_at": by.at}
        changed = {name: [getattr(self, name), columns[name]] for name in TOLD if name in columns}
        self.change(by=by, **columns)
        self.record("replied", by=by, entry=entry.pk, **changed)
        return entry

    def excerpt_after(self, body: str, by: Actor) -> str:
        """The excerpt after this reply. The assistant's replies do not count: they say nothing new about the ticket."""
        return self.excerpt if by.kind == ActorKind.AI else excerpt(body)

    @desk_verb
    def note(self, body: str, *, by: Actor, key: str | None = None, files: Iterable[Attachment] = ()) -> ThreadEntry:
        """Add an internal note, with files; customers see neither."""
        if said := self._said_before(key):
            return said
        entry = self._write(ThreadEntry.Kind.NOTE, body_text(body), by=by, key=key)
        self.attach(files, to=entry, by=by)
        self.change(by=by)
        self.record("noted", by=by, entry=entry.pk)
        return entry

    def follow_up(self, body: str, *, by: Actor, key: str | None, files: Iterable[Attachment]) -> ThreadEntry:
        """Open a new ticket that continues this one; returns its first entry."""
        raise NotImplementedError

    def begin_thread(self, body: str, *, by: Actor) -> ThreadEntry:
        """Write the opening message. Opening the ticket records the event."""
        return self._write(ThreadEntry.Kind.REPLY, body, by=by, key=None)

    def attach(self, files: Iterable[Attachment], *, to: ThreadEntry, by: Actor) -> None:
        """Attach uploads to an entry. `by` must be who uploaded them. Raises Invalid."""
        if given := list(files):
            Attachment.objects.claim(given, entry=to, by=by)
            self.index(*(one.name for one in given))

    def _write(self, kind: str, body: str, *, by: Actor, key: str | None) -> ThreadEntry:
        entry = ThreadEntry.objects.create(
            ticket_id=self.pk,
            tenant_id=self.tenant_id,
            kind=kind,
            author_kind=by.kind,
            author_name=by.name,
            author_user_id=by.user_id,
            author_contact_id=by.contact_id,
            body=body,
            key=key,
            at=by.at,
        )
        self.index(body)
        return entry

    def _said_before(self, key: str | None) -> ThreadEntry | None:
        return ThreadEntry.objects.on(self.pk).filter(key=key).first() if key else None

    def _refuse_stale(self, seen: int | None, by: Actor) -> None:
        if seen is None:
            return
        entries = ThreadEntry.objects.on(self.pk)
        entries = entries if by.is_agent else entries.public()
        if newer := list(entries.newer_than(seen).not_by(by).values_list("pk", flat=True)):
            raise Stale(newer)

    def _moves_to(self, by: Actor) -> dict[str, Any]:
        """The columns of the ticket that a public reply changes."""
        if by.is_customer and (self.status == Status.PENDING or self.status in ENDED):
            return {"status": Status.OPEN, "resolved_at": None, "closed_at": None, "ended_by": ""}
        if not by.is_agent:
            return {}
        columns: dict[str, Any] = {"first_responded_at": self.first_responded_at or by.at}
        return columns | ({"status": Status.IN_PROGRESS} if self.status == Status.OPEN else {})
