from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, models, transaction

from supportdesk.accounts.actors import Actor
from supportdesk.accounts.models import Contact, Membership, User
from tickets.errors import Invalid
from tickets.models.core import Words
from tickets.models.queue import Queue
from tickets.models.tagged import tag_name
from tickets.states import TEAM_OF, Category, Origin, Priority, RequesterType, Source
from tickets.text import body_text, excerpt, subject_line

if TYPE_CHECKING:
    from tickets.models.ticket import Ticket


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTicket:
    """A ticket to be opened. What is blank is left to defaults and triage; what is given is a person's choice."""

    requester: Contact
    subject: str
    body: str
    source: str = Source.PORTAL
    requester_type: str = ""
    priority: str = ""
    category: str = ""
    queue: Queue | None = None
    assignee: User | None = None
    tags: Iterable[str] = ()
    key: str | None = None  # the same key never opens a second ticket in a tenant
    follow_up_of: "Ticket | None" = None

    def columns(self) -> dict[str, Any]:
        """The ticket's columns. Raises Invalid, naming the field."""
        body = body_text(self.body)
        return {
            "tenant": self.requester.tenant,
            "requester": self.requester,
            "partner_id": self.requester.partner_id,
            "subject": subject_line(self.subject),
            "excerpt": excerpt(body),
            "source": one_of(Source, self.source, "source"),
            "requester_type": one_of(RequesterType, self.requester_type or self._requester_type(), "requester_type"),
            "tags": sorted({tag_name(tag) for tag in self.tags}),
            "key": self.key,
            "follow_up_of": self.follow_up_of,
            **self._chosen(),
        }

    def _requester_type(self) -> str:
        if self.requester.partner_id:
            return RequesterType.BUSINESS_PARTNER
        return RequesterType.ACCOUNT if self.requester.user_id else RequesterType.MANUAL

    def _chosen(self) -> dict[str, Any]:
        tenant_id = self.requester.tenant_id
        if self.queue and self.queue.tenant_id != tenant_id:
            raise Invalid("That queue belongs to another desk.", field="queue")
        if self.assignee and not Membership.objects.active().of(tenant_id).filter(user=self.assignee).exists():
            raise Invalid("Only an active member of the desk can be assigned.", field="assignee")
        chosen: dict[str, Any] = {
            "queue": self.queue or Queue.objects.default_of(tenant_id),
            "assignee": self.assignee,
        }
        if self.queue:
            chosen["queue_origin"] = Origin.PERSON
        if self.priority:
            chosen |= {
                "priority": one_of(Priority, self.priority, "priority"),
                "priority_origin": Origin.PERSON,
            }
        if self.category:
            category = Category(one_of(Category, self.category, "category"))
            chosen |= {"category": category, "team": TEAM_OF[category], "category_origin": Origin.PERSON}
        return chosen


def one_of(choices: type[models.TextChoices], value: str, field: str) -> str:
    if value not in choices.values:
        raise Invalid(f"Must be one of {', '.join(choices.values)}.", field=field)
    return value


class OpeningWords(Words):
    def opened_with(self, *, tenant_id: int, key: str | None) -> "Ticket | None":
        return self.filter(tenant_id=tenant_id, key=key).first() if key else None

    def open(self, new: NewTicket, *, by: Actor) -> "Ticket":
        """Open a ticket, or return the one its key already opened. Raises Invalid and then changes nothing."""
        tenant_id = new.requester.tenant_id
        if already := self.opened_with(tenant_id=tenant_id, key=new.key):
            return already
        by, columns = by.acting(), new.columns()
        try:
            with transaction.atomic():
                return self._open(columns, body_text(new.body), by=by)
        except IntegrityError:  # the same key at the same moment: the other one won
            if already := self.opened_with(tenant_id=tenant_id, key=new.key):
                return already
            raise

    def _open(self, columns: dict[str, Any], body: str, *, by: Actor) -> "Ticket":
        ticket = self.model(created_at=by.at, updated_at=by.at, last_entry_at=by.at, **columns)
        ticket.take_number()
        ticket.save(force_insert=True)
        requester = ticket.requester
        # Whoever typed it in, these are the requester's words.
        told = replace(Actor.customer(requester), moment=by.moment, quiet=by.quiet)
        entry = ticket.begin_thread(body, by=told)
        ticket.index(ticket.subject, requester.name, requester.email)
        ticket.record("opened", by=by, entry=entry.pk)
        return ticket
