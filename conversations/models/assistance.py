"""The assistant: a tenant's settings, its turns on tickets with their reasons, and unanswered questions."""

from typing import Self

from django.db import models
from django.db.models import F
from django.utils import timezone

from conversations.retrieval.words import terms
from supportdesk.accounts.actors import Actor
from supportdesk.accounts.models import Tenant
from tickets.models import Queue, ThreadEntry, Ticket
from tickets.text import excerpt, fingerprint

QUESTION_LIMIT = 200


class AssistantQuerySet(models.QuerySet["Assistant"]):
    def of(self, tenant: Tenant | int) -> "Assistant":
        """The tenant's settings, or the defaults."""
        tenant_id = tenant if isinstance(tenant, int) else tenant.pk
        return self.filter(tenant=tenant_id).first() or self.model(tenant_id=tenant_id)


class Assistant(models.Model):
    """A tenant's settings of the assistant. By default it is on, and silent until something is published."""

    tenant = models.OneToOneField(Tenant, on_delete=models.CASCADE, primary_key=True, related_name="+")
    is_on = models.BooleanField("Answers tickets", default=True, help_text="From published library items only.")
    name = models.CharField(max_length=60, default="Assistant", help_text="Customers see it as [ai:Name].")
    uses_model = models.BooleanField(
        "Uses the language model",
        default=True,
        help_text="Where this installation has one: it is shown the customer's thread and the passages found.",
    )
    silent_in = models.ManyToManyField(
        Queue, blank=True, related_name="+", help_text="Tickets in these queues are for people only."
    )

    objects = AssistantQuerySet.as_manager()

    class Meta:
        verbose_name = "assistant"

    def __str__(self) -> str:
        return f"Assistant of {self.tenant}"

    @property
    def actor(self) -> Actor:
        return Actor.assistant(self.name)

    def silent_queues(self) -> set[int]:
        if self._state.adding:  # as it is where nothing was set
            return set()
        return set(self.silent_in.values_list("pk", flat=True))


class AssistantTurnQuerySet(models.QuerySet["AssistantTurn"]):
    def on(self, ticket: Ticket | int) -> Self:
        return self.filter(ticket=ticket)

    def in_order(self) -> Self:
        return self.order_by("at", "pk")

    def given(self) -> Self:
        return self.filter(outcome=AssistantTurn.Outcome.ANSWERED)

    def speechless(self) -> Self:
        return self.filter(outcome=AssistantTurn.Outcome.NOTHING_FOUND)


class AssistantTurn(models.Model):
    """How the assistant dealt with one message of a customer, with its reasons.

    `sources` is a list of {item, title, heading, score, words}; the first is the one that was quoted.
    """

    class Outcome(models.TextChoices):
        ANSWERED = "answered", "Answered"
        NOTHING_FOUND = "nothing_found", "Found nothing"

    class Maker(models.TextChoices):
        RETRIEVAL = "retrieval", "From the library"
        MODEL = "model", "By the language model"

    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE, related_name="+", db_index=False)
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="assistant_turns")
    asked = models.OneToOneField(ThreadEntry, on_delete=models.CASCADE, related_name="+")
    answer = models.OneToOneField(ThreadEntry, on_delete=models.CASCADE, null=True, related_name="+")
    outcome = models.CharField(max_length=13, choices=Outcome)
    maker = models.CharField(max_length=9, choices=Maker, default=Maker.RETRIEVAL)
    fallback = models.CharField(max_length=300, blank=True, help_text="Why the language model did not answer.")
    sources = models.JSONField(default=list)
    at = models.DateTimeField(default=timezone.now)

    objects = AssistantTurnQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["tenant", "-at"], name="assistant_turn_by_tenant")]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()}: {self.ticket}"


class UnansweredQuestionQuerySet(models.QuerySet["UnansweredQuestion"]):
    def note(self, ticket: Ticket, asked: str) -> "UnansweredQuestion":
        """Count a question without an answer. The same words in any order and form are the same question."""
        key = fingerprint(*sorted(terms(asked)) or [asked])
        latest = {"text": excerpt(asked), "ticket": ticket}
        question, is_new = self.get_or_create(tenant_id=ticket.tenant_id, key=key, defaults=latest)
        if not is_new:
            again = {"count": F("count") + 1, "last_asked_at": timezone.now(), "is_settled": False}
            self.filter(pk=question.pk).update(**latest, **again)
        return question


class UnansweredQuestion(models.Model):
    """A gap in the library: what was asked, how often, and when last. It goes with the ticket that asked last."""

    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE, related_name="+", db_index=False)
    key = models.CharField(max_length=16, editable=False)
    text = models.CharField("Question", max_length=QUESTION_LIMIT)
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="+")
    count = models.PositiveIntegerField("Asked", default=1)
    last_asked_at = models.DateTimeField("Last asked", default=timezone.now)
    is_settled = models.BooleanField("Settled", default=False, help_text="Asked again, it is open again.")

    objects = UnansweredQuestionQuerySet.as_manager()

    class Meta:
        verbose_name = "unanswered question"
        constraints = [models.UniqueConstraint(fields=["tenant", "key"], name="unanswered_once_a_tenant")]
        indexes = [models.Index(fields=["tenant", "-count", "-last_asked_at"], name="unanswered_by_tenant")]

    def __str__(self) -> str:
        return self.text
