from typing import TYPE_CHECKING, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower

from supportdesk.accounts.models import Tenant, User
from tickets.canned import VARIABLES, fill, unknown_names
from tickets.models.topic import HelpTopic

if TYPE_CHECKING:
    from tickets.models.ticket import Ticket


class CannedResponseQuerySet(models.QuerySet["CannedResponse"]):
    def offered_for(self, ticket: "Ticket") -> Self:
        """The tenant's global responses, and those of the ticket's topic."""
        topics = models.Q(topic=None) | models.Q(topic=ticket.topic_id) if ticket.topic_id else models.Q(topic=None)
        return self.filter(topics, tenant=ticket.tenant_id)

    def resembling(self, text: str) -> Self:
        return self.filter(models.Q(title__icontains=text) | models.Q(body__icontains=text)) if text else self


class CannedResponse(models.Model):
    """An answer written once for many tickets."""

    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE, related_name="canned_responses")
    topic = models.ForeignKey(
        HelpTopic,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="canned_responses",
        help_text="Offered on this topic's tickets only; on every ticket if there is none.",
    )
    title = models.CharField(max_length=80)
    body = models.TextField(
        max_length=20_000,
        help_text="Markdown. Filled in when inserted: " + ", ".join(f"{{{{{name}}}}}" for name in VARIABLES),
    )
    updated_at = models.DateTimeField(auto_now=True)

    objects = CannedResponseQuerySet.as_manager()

    class Meta:
        ordering = ["title"]
        constraints = [models.UniqueConstraint("tenant", Lower("title"), name="canned_title_once_a_tenant")]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        if unknown := unknown_names(self.body):
            known = ", ".join(VARIABLES)
            names = ", ".join(f"{{{{{name}}}}}" for name in unknown)
            raise ValidationError({"body": f"Nothing is known as {names}. The names are: {known}."})

    def filled_for(self, ticket: "Ticket", actor: User) -> str:
        """The body with its placeholders filled in for this ticket and agent."""
        return fill(self.body, values_of(ticket, actor))


def values_of(ticket: "Ticket", actor: User) -> dict[str, str]:
    """A value for each of `tickets.canned.VARIABLES`."""
    requester = ticket.requester
    return {
        "actor.name": actor.get_full_name(),
        "actor.first_name": actor.get_short_name(),
        "ticket.number": ticket.number,
        "ticket.subject": ticket.subject,
        "ticket.status": ticket.get_status_display(),
        "ticket.priority": ticket.priority_look.label,
        "requester.name": requester.name,
        "requester.first_name": requester.name.split(" ")[0],
        "requester.email": requester.email,
        "tenant.name": ticket.tenant.name,
    }
