"""What every trait of a ticket stands on: its tenant, its lock, and its record of events."""

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, Self, TypeVar, cast

from django.db import models, transaction

from supportdesk.accounts.actors import Actor
from supportdesk.accounts.models import Tenant
from supportdesk.outbox.publishing import publish
from tickets.errors import Forbidden, Gone
from tickets.models.event import TicketEvent
from tickets.states import Origin

if TYPE_CHECKING:
    from tickets.models.ticket import Ticket

P = ParamSpec("P")
R = TypeVar("R")
T = TypeVar("T", bound="TicketCore")


class Words:
    """A trait's words for tickets; Ticket's queryset is made of all of them."""

    if TYPE_CHECKING:
        model: type["Ticket"]

        def filter(self, *args: Any, **kwargs: Any) -> Self: ...
        def first(self) -> "Ticket | None": ...
        def none(self) -> Self: ...
        def exists(self) -> bool: ...
        def update(self, **kwargs: Any) -> int: ...


class TicketCore(models.Model):
    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE, related_name="+", db_index=False)
    created_at = models.DateTimeField(editable=False)
    updated_at = models.DateTimeField(editable=False)

    class Meta:
        abstract = True

    def lock(self) -> None:
        """Hold the row until the transaction ends, and know it as it is now. Raises Gone."""
        fresh = type(self)._base_manager.select_for_update(of=("self",))
        try:
            self.refresh_from_db(from_queryset=fresh)
        except type(self).DoesNotExist as error:
            raise Gone from error

    def change(self, *, by: Actor, **columns: Any) -> None:
        """Write these columns and nothing else."""
        self.updated_at = max(by.at, self.updated_at)
        for name, value in columns.items():
            setattr(self, name, value)
        self.save(update_fields=[*columns, "updated_at"])

    def record(self, kind: str, *, by: Actor, **data: Any) -> TicketEvent:
        """The one event of a verb, and with it the promise of every side effect."""
        event = TicketEvent.objects.create(
            ticket_id=self.pk,
            tenant_id=self.tenant_id,
            kind=kind,
            actor_kind=by.kind,
            actor_name=by.name,
            actor_user_id=by.user_id,
            actor_contact_id=by.contact_id,
            data=data,
            at=by.at,
        )
        payload = {"ticket": self.pk, "event": event.pk, **data}
        publish(f"ticket.{kind}", tenant_id=self.tenant_id, payload=payload, quiet=by.quiet)
        return event


def origin_of(actor: Actor) -> Origin:
    """Whose choice an act counts as: a person's own, or that of the rule acting in nobody's name."""
    return Origin.PERSON if actor.is_person else Origin.RULE


def verb(act: Callable[Concatenate[T, P], R]) -> Callable[Concatenate[T, P], R]:
    """An act on a ticket, `by=` somebody: in its own transaction, on the locked, freshest row, at one moment."""

    @wraps(act)
    def locked(ticket: T, /, *args: P.args, **kwargs: P.kwargs) -> R:
        with transaction.atomic():
            ticket.lock()
            kwargs["by"] = cast(Actor, kwargs["by"]).acting()
            return act(ticket, *args, **kwargs)

    return locked


def desk_verb(act: Callable[Concatenate[T, P], R]) -> Callable[Concatenate[T, P], R]:
    """A verb that customers do not have: they speak, resolve, and reopen by speaking."""

    @wraps(act)
    def guarded(ticket: T, /, *args: P.args, **kwargs: P.kwargs) -> R:
        if cast(Actor, kwargs["by"]).is_customer:
            raise Forbidden("Only the desk can do this.")
        return act(ticket, *args, **kwargs)

    return verb(guarded)
