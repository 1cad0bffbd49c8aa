"""Writes enquiries as tickets of a tenant, through the verbs."""

import time
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db import DataError, IntegrityError, transaction

from supportdesk.accounts.actors import Actor, ActorKind
from supportdesk.accounts.models import Contact, Membership, Tenant, User
from tickets.errors import Refused
from tickets.importing.enquiries import Enquiry, Requester
from tickets.importing.threads import Said
from tickets.models import NewTicket, Queue, Ticket

IMPORT = Actor.system("Import")
# One transaction's rows: while it lasts nobody else can open a ticket in the tenant.
TRANSACTION_SECONDS = 0.1
PEOPLE_REMEMBERED = 20_000


@dataclass(frozen=True, slots=True)
class Written:
    enquiry: Enquiry
    number: str
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """Imported before, and left as it is."""

    enquiry: Enquiry
    differs: bool  # its subject is not the one imported then


@dataclass(frozen=True, slots=True)
class Rejected:
    line: int
    reason: str


Outcome = Written | Known | Rejected


class Writer:
    """Writes enquiries of one tenant. With `dry`, each is written and rolled back."""

    def __init__(self, tenant: Tenant, *, dry: bool = False) -> None:
        self.tenant = tenant
        self.dry = dry
        self._queues = {queue.name.lower(): queue for queue in Queue.objects.of(tenant)}
        self._members = _members_by_word(tenant)
        self._people: dict[Requester, Contact] = {}

    def write(self, enquiries: Iterable[Enquiry]) -> Iterator[Outcome]:
        """Write each in a savepoint, several per transaction. Whatever an outcome was yielded for is committed."""
        waiting = deque(enquiries)
        before = self._imported_before(waiting)
        while waiting:
            yield from self._write_some(waiting, before)

    def _imported_before(self, enquiries: Iterable[Enquiry]) -> dict[str, str]:
        keys = [enquiry.key for enquiry in enquiries]
        found = Ticket.objects.of_tenants(self.tenant.pk).filter(key__in=keys)
        return {key: subject for key, subject in found.values_list("key", "subject") if key}

    def _write_some(self, waiting: deque[Enquiry], before: dict[str, str]) -> list[Outcome]:
        outcomes: list[Outcome] = []
        until = time.monotonic() + TRANSACTION_SECONDS
        with transaction.atomic():
            while waiting and (not outcomes or time.monotonic() < until):
                enquiry = waiting.popleft()
                if enquiry.key in before:
                    outcomes.append(Known(enquiry, differs=before[enquiry.key] != enquiry.subject))
                    continue
                outcomes.append(self._write_one(enquiry))
                if isinstance(outcomes[-1], Written):
                    before[enquiry.key] = enquiry.subject
        return outcomes

    def _write_one(self, enquiry: Enquiry) -> Outcome:
        try:
            with transaction.atomic():
                written, requester = self._open(enquiry)
                if self.dry:
                    transaction.set_rollback(True)
        except Refused as refusal:
            return Rejected(enquiry.line, f"{refusal.field}: {refusal.message}" if refusal.field else refusal.message)
        except (DataError, IntegrityError, ValueError) as error:
            return Rejected(enquiry.line, f"the database does not take it: {error}".strip())
        if not self.dry:
            self._remember(enquiry.requester, requester)
        return written

    def _open(self, enquiry: Enquiry) -> tuple[Written, Contact]:
        requester = self._contact(enquiry.requester)
        queue, assignee = self._queues.get(enquiry.queue.lower()), self._member(enquiry.assignee)
        new = NewTicket(
            requester=requester,
            subject=enquiry.subject,
            body=enquiry.body,
            source=enquiry.source,
            priority=enquiry.priority,
            category=enquiry.category,
            queue=queue,
            assignee=assignee,
            tags=enquiry.tags,
            key=enquiry.key,
        )
        ticket = Ticket.objects.open(new, by=IMPORT.telling(enquiry.created_at))
        for said, at in enquiry.replies:
            actor = self._actor(said, requester).telling(at)
            (ticket.note if said.internal else ticket.reply)(said.body, by=actor)
        if enquiry.status:
            ticket.set_status(enquiry.status, by=IMPORT.telling(enquiry.ended_at))
        remarks = [*enquiry.remarks]
        if enquiry.queue and not queue:
            remarks.append(f"queue “{enquiry.queue[:60]}” is not one of this desk: left to triage")
        if enquiry.assignee and not assignee:
            remarks.append(f"assignee “{enquiry.assignee[:60]}” is not a member of this desk: left unassigned")
        return Written(enquiry, ticket.number, tuple(remarks)), requester

    def _contact(self, requester: Requester) -> Contact:
        if known := self._people.get(requester):
            return known
        contact = Contact.objects.find_or_create(
            tenant=self.tenant, name=requester.name, email=requester.email, tier=requester.tier
        )
        contact.tenant = self.tenant  # the very same row, without a query for it at each ticket
        return contact

    def _remember(self, requester: Requester, contact: Contact) -> None:
        if len(self._people) >= PEOPLE_REMEMBERED:
            self._people.clear()
        self._people[requester] = contact

    def _member(self, word: str) -> User | None:
        return self._members.get(word.lower()) if word else None

    def _actor(self, said: Said, requester: Contact) -> Actor:
        match said.kind:
            case ActorKind.CUSTOMER:
                return Actor.customer(requester)
            case ActorKind.AI:
                return Actor.assistant(said.name[:120] or "Assistant")
            case ActorKind.SYSTEM:
                return Actor.system(said.name[:120] or IMPORT.name)
        if member := self._member(said.email) or self._member(said.name):
            return Actor.agent(member)
        return Actor(ActorKind.AGENT, said.name[:120] or "Support")  # worked there once, has no account here


def _members_by_word(tenant: Tenant) -> dict[str, User]:
    """Members by address, and by full name if only one has it."""
    members = [each.user for each in Membership.objects.active().of(tenant).select_related("user")]
    names = [user.get_full_name().lower() for user in members]
    by_name = {name: user for name, user in zip(names, members, strict=True) if names.count(name) == 1}
    return by_name | {user.email.lower(): user for user in members}
