from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from supportdesk.accounts.actors import Actor
from supportdesk.accounts.models import Contact, User
from tickets.models.assignable import member_of
from tickets.models.attachment import Attachment
from tickets.models.core import Words
from tickets.models.desk_settings import settings_of
from tickets.models.queue import Queue
from tickets.models.tagged import tag_name
from tickets.models.topic import HelpTopic
from tickets.states import TEAM_OF, Category, Origin, Priority, RequesterType, Source, one_of
from tickets.text import body_text, excerpt, subject_line

if TYPE_CHECKING:
    from tickets.models.ticket import Ticket

JUST_NOW = timedelta(minutes=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTicket:
    """A ticket to open. Blank values are left to defaults and triage; given ones count as a person's choice."""

    requester: Contact
    subject: str
    body: str
    source: str = Source.PORTAL
    requester_type: str = ""
    priority: str = ""
    category: str = ""
    topic: HelpTopic | None = None  # supplies what is not given here
    queue: Queue | None = None
    assignee: User | None = None
    tags: Iterable[str] = ()
    key: str | None = None  # the same key never opens a second ticket in a tenant
    follow_up_of: "Ticket | None" = None
    files: Iterable[Attachment] = ()  # uploaded by whoever opens it

    def columns(self) -> dict[str, Any]:
        """The ticket's columns. Raises Invalid, naming the field."""
        body = body_text(self.body)
        return {
            "tenant": self.requester.tenant,
            "requester": self.requester,
            "partner_id": self.requester.partner_id,
            "subject": subject_line(self.subject),
            "excerpt": excerpt(body),
            "source": one_of(Source, self.source, field="source"),
            "requester_type": one_of(RequesterType, self.requester_type or self._known_as(), field="requester_type"),
            "tags": sorted({tag_name(tag) for tag in self.tags}),
            "key": self.key,
            "follow_up_of": self.follow_up_of,
            **self._supplied(),
            **self._chosen(),
        }

    def refuse_closed_source(self) -> None:
        """Raises Invalid if the source takes no new tickets. Follow-ups are exempt: an answer is never refused."""
        if not self.follow_up_of:
            settings_of(self.requester.tenant).refuse_source(self.source)

    def _known_as(self) -> str:
        if self.requester.partner_id:
            return RequesterType.BUSINESS_PARTNER
        return RequesterType.ACCOUNT if self.requester.user_id else RequesterType.MANUAL

    def _supplied(self) -> dict[str, Any]:
        """The topic's defaults, else the tenant's default queue."""
        supplied: dict[str, Any] = {}
        if self.topic:
            self.topic.refuse_foreign(self.requester.tenant_id)
            supplied = self.topic.defaults()
        return {"queue": Queue.objects.default_of(self.requester.tenant_id)} | supplied

    def _chosen(self) -> dict[str, Any]:
        tenant_id = self.requester.tenant_id
        chosen: dict[str, Any] = {}
        if self.queue:
            self.queue.refuse_foreign(tenant_id)
            chosen |= {"queue": self.queue, "queue_origin": Origin.PERSON}
        if self.assignee:
            chosen["assignee"] = member_of([tenant_id], self.assignee.pk)
        if self.priority:
            priority = one_of(Priority, self.priority, field="priority")
            chosen |= {"priority": priority, "priority_origin": Origin.PERSON}
        if self.category:
            category = Category(one_of(Category, self.category, field="category"))
            chosen |= {"category": category, "team": TEAM_OF[category], "category_origin": Origin.PERSON}
        return chosen


class OpeningWords(Words):
    def opened_with(self, *, tenant_id: int, key: str | None) -> "Ticket | None":
        return self.filter(tenant_id=tenant_id, key=key).first() if key else None

    def filed_just_now(self, new: NewTicket) -> "Ticket | None":
        """The ticket that the requester opened with the same text minutes ago: a form that comes by the Back button
        can have a new key. None if there are new files: then it is another ticket."""
        if any(one.entry_id is None for one in new.files):
            return None
        words = {"subject": subject_line(new.subject), "entries__body": body_text(new.body)}
        return self.filter(requester=new.requester, created_at__gt=timezone.now() - JUST_NOW, **words).first()

    def open(self, new: NewTicket, *, by: Actor) -> "Ticket":
        """Open a ticket, or return the one that its key already opened. Raises Invalid, and then nothing is changed."""
        tenant_id = new.requester.tenant_id
        if already := self.opened_with(tenant_id=tenant_id, key=new.key):
            return already
        by, columns = by.acting(), new.columns()
        if not by.quiet:  # history that is being told came by whatever doors were open then
            new.refuse_closed_source()
        try:
            with transaction.atomic():
                return self._open(new, columns, by=by)
        except IntegrityError:  # the same key at the same moment: the other one won
            if already := self.opened_with(tenant_id=tenant_id, key=new.key):
                return already
            raise

    def _open(self, new: NewTicket, columns: dict[str, Any], *, by: Actor) -> "Ticket":
        ticket = self.model(created_at=by.at, updated_at=by.at, last_entry_at=by.at, **columns)
        ticket.take_number()
        ticket.save(force_insert=True)
        requester = ticket.requester
        # Whoever typed it in, these are the requester's words.
        told = replace(Actor.customer(requester), moment=by.moment, quiet=by.quiet)
        ticket.index(ticket.subject, requester.name, requester.email)
        entry = ticket.begin_thread(body_text(new.body), by=told)
        ticket.attach(new.files, to=entry, by=by)
        ticket.record("opened", by=by, entry=entry.pk)
        return ticket
