from collections.abc import Iterable
from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.urls import reverse

from supportdesk.accounts.actors import Actor
from supportdesk.accounts.models import BusinessPartner, Contact, User
from supportdesk.accounts.permissions import Key, tenant_ids
from tickets.looks import SourceLook
from tickets.models.assignable import Assignable, AssignmentWords
from tickets.models.assisted import Assisted
from tickets.models.attachment import Attachment
from tickets.models.classified import Classified, ClassWords
from tickets.models.clocked import Clocked, ClockWords
from tickets.models.desk_settings import settings_of
from tickets.models.entry import ThreadEntry
from tickets.models.erasing import Erasing
from tickets.models.escalating import Escalating, EscalationWords
from tickets.models.guested import Guested
from tickets.models.numbered import Numbered
from tickets.models.opening import NewTicket, OpeningWords
from tickets.models.prioritised import PriorityWords
from tickets.models.progressing import ProgressWords
from tickets.models.queued import Queued, QueueWords
from tickets.models.rated import Rated, RatingWords
from tickets.models.searchable import SearchWords
from tickets.models.tagged import Tagged, TagWords
from tickets.models.threaded import ThreadWords
from tickets.models.topical import Topical, TopicWords
from tickets.states import Assistance, Origin, Priority, RequesterType, Sentiment, Source, Status


class TicketQuerySet(
    OpeningWords,
    SearchWords,
    ThreadWords,
    ProgressWords,
    PriorityWords,
    AssignmentWords,
    QueueWords,
    TagWords,
    ClassWords,
    TopicWords,
    EscalationWords,
    ClockWords,
    RatingWords,
    models.QuerySet["Ticket"],
):
    def for_agent(self, user: User | AnonymousUser, key: Key = Key.VIEW) -> Self:
        """The tickets of every tenant in which the user holds the key."""
        return self.filter(tenant__in=tenant_ids(user, key)) if isinstance(user, User) else self.none()

    def for_customer(self, user: User | AnonymousUser) -> Self:
        """The tickets the user requested, wherever, and their colleagues' where a contact's setting allows."""
        if not isinstance(user, User):
            return self.none()
        # Looked up first: with two plain lists of ids PostgreSQL reads two indexes, with subqueries the whole table.
        contacts, partners = Contact.objects.reach_of(user)
        return self.filter(models.Q(requester__in=contacts) | models.Q(partner__in=partners))

    def numbered(self, number: str) -> "Ticket | None":
        return self.filter(number=number.replace("\x00", "").upper()).first()

    def asked_for_by(self, user: User) -> Self:
        """The tickets the user requested themselves."""
        return self.filter(requester__user=user)

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Members: their tenants' tickets. Customers: their own. Strangers: none."""
        return self.for_agent(user) | self.for_customer(user)

    def of_tenants(self, *tenants: int) -> Self:
        return self.filter(tenant=tenants[0]) if len(tenants) == 1 else self.filter(tenant__in=tenants)

    def with_ids(self, ids: Iterable[int]) -> Self:
        return self.filter(pk__in=ids)

    def from_source(self, *sources: str) -> Self:
        return self.filter(source__in=sources)

    def requested_by(self, *contacts: Contact | int) -> Self:
        return self.filter(requester__in=contacts)

    def of_partner(self, partner: BusinessPartner | int) -> Self:
        return self.filter(partner=partner)

    def newest(self) -> Self:
        return self.order_by("-created_at", "-pk")

    def oldest(self) -> Self:
        return self.order_by("created_at", "pk")

    def with_people(self) -> Self:
        """With requester, assignee, queue, topic and the tenant's settings, which pages show with a ticket."""
        settings = ("tenant__desk_settings", "tenant__file_limits")
        return self.select_related(*settings, "requester", "queue", "assignee", "topic__parent__parent")


class Ticket(
    Numbered, Assisted, Assignable, Queued, Tagged, Topical, Classified, Escalating, Clocked, Rated, Guested, Erasing
):
    """One request of one contact. Its columns, verbs and queryset methods are in its traits."""

    subject = models.CharField(max_length=200)
    source = models.CharField(max_length=6, choices=Source)
    requester_type = models.CharField(max_length=16, choices=RequesterType)
    requester = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="tickets", db_index=False)
    partner = models.ForeignKey(
        BusinessPartner, on_delete=models.PROTECT, null=True, blank=True, related_name="tickets"
    )
    follow_up_of = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="follow_ups"
    )
    key = models.CharField(max_length=120, null=True, editable=False, help_text="Given by whoever opened the ticket.")

    objects = TicketQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["number"], name="ticket_number_once"),
            models.UniqueConstraint(fields=["tenant", "sequence"], name="ticket_sequence_once_a_tenant"),
            models.UniqueConstraint(fields=["tenant", "key"], name="ticket_key_once_a_tenant"),
            models.CheckConstraint(condition=models.Q(status__in=Status.values), name="ticket_status_known"),
            models.CheckConstraint(condition=models.Q(priority__in=Priority.values), name="ticket_priority_known"),
            models.CheckConstraint(condition=models.Q(source__in=Source.values), name="ticket_source_known"),
            models.CheckConstraint(
                condition=models.Q(sentiment__in=["", *Sentiment.values]), name="ticket_sentiment_known"
            ),
            models.CheckConstraint(condition=models.Q(category_origin__in=Origin.values), name="ticket_origin_known"),
            models.CheckConstraint(
                condition=models.Q(assistance__in=Assistance.values), name="ticket_assistance_known"
            ),
        ]
        # Each list filters on one of these columns at most seriously, and always reads newest first.
        indexes = [
            models.Index(fields=["tenant", "-created_at", "-id"], name="ticket_newest"),
            models.Index(fields=["tenant", "-updated_at", "-id"], name="ticket_touched"),
            models.Index(fields=["tenant", "status", "-created_at", "-id"], name="ticket_status"),
            models.Index(fields=["tenant", "queue", "status", "-created_at", "-id"], name="ticket_queue"),
            models.Index(fields=["tenant", "assignee", "status", "-created_at", "-id"], name="ticket_assignee"),
            models.Index(fields=["tenant", "-urgency", "-created_at", "-id"], name="ticket_urgency"),
            models.Index(fields=["tenant", "category", "-created_at", "-id"], name="ticket_category"),
            models.Index(fields=["requester", "-created_at", "-id"], name="ticket_requester"),
            GinIndex(fields=["tags"], name="ticket_tags"),
            models.Index(
                fields=["tenant", "due_at", "id"], condition=models.Q(due_at__isnull=False), name="ticket_due"
            ),
            models.Index(
                fields=["tenant", "-breached_at", "-id"],
                condition=models.Q(breached_at__isnull=False),
                name="ticket_breached",
            ),
            models.Index(
                fields=["tenant", "-escalated_at", "-id"],
                condition=models.Q(escalated_at__isnull=False),
                name="ticket_escalated",
            ),
            models.Index(
                fields=["tenant", "resolved_at"],
                condition=models.Q(resolved_at__isnull=False),
                name="ticket_resolved",
            ),
            # Longest resolved first: what closes by itself.
            models.Index(
                fields=["tenant", "resolved_at", "id"], condition=models.Q(status="resolved"), name="ticket_to_close"
            ),
            # What is reckoned anew when a policy or a calendar changes, batch by batch.
            models.Index(
                fields=["tenant", "id", "policy"],
                condition=models.Q(status__in=["open", "in_progress", "pending"]),
                name="ticket_promised",
            ),
            # Oldest first: what a queue's strategy hands out next.
            models.Index(
                fields=["queue", "created_at", "id"], condition=models.Q(is_offered=True), name="ticket_offered"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.subject}"

    @property
    def source_look(self) -> SourceLook:
        """The source with its tenant's label."""
        return settings_of(self.tenant).source(self.source)

    def get_absolute_url(self) -> str:
        return reverse("desk:ticket", args=[self.number])

    def follow_up(self, body: str, *, by: Actor, key: str | None, files: Iterable[Attachment]) -> ThreadEntry:
        new = NewTicket(
            requester=self.requester,
            subject=self.subject,
            body=body,
            source=self.source,
            key=f"follow-up/{self.pk}/{key}" if key else None,
            follow_up_of=self,
            files=files,
        )
        ticket = type(self).objects.open(new, by=by)
        return ticket.entries.in_order()[0]
