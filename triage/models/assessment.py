from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from supportdesk.accounts.models import Tenant
from tickets.models import Ticket
from tickets.states import Category, Priority, Sentiment, Team
from triage.engine import Lexicon, LexiconError


class Assessment(models.Model):
    """The engine's assessment of a ticket, with the words that led to each value."""

    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE, related_name="+")
    ticket = models.OneToOneField(Ticket, on_delete=models.CASCADE, primary_key=True, related_name="assessment")
    category = models.CharField(max_length=9, choices=Category)
    priority = models.CharField(max_length=6, choices=Priority)
    score = models.PositiveSmallIntegerField()
    sentiment = models.CharField(max_length=8, choices=Sentiment)
    team = models.CharField(max_length=17, choices=Team)
    suggested_reply = models.TextField()
    next_action = models.TextField()
    reasons = models.JSONField(help_text="A list of {decides, value, phrase, where, note, weight}.")
    assessed_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"{self.category}, {self.priority} ({self.score})"


class TenantLexicon(models.Model):
    """A tenant's changes to the built-in lexicon."""

    tenant = models.OneToOneField(Tenant, on_delete=models.CASCADE, primary_key=True, related_name="+")
    changes = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name = "lexicon"

    def __str__(self) -> str:
        return f"Lexicon of {self.tenant}"

    def clean(self) -> None:
        try:
            self.merged()
        except LexiconError as error:
            raise ValidationError({"changes": str(error)}) from error

    def merged(self) -> Lexicon:
        changes: dict[str, Any] = self.changes
        return Lexicon.default().merged_with(changes)
