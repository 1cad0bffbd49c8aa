"""The base of every trait of a ticket: its tenant, its row lock and its events."""

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
    """Base of a trait's queryset methods; TicketQuerySet combines those of all traits."""

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
        """Lock the row until the transaction ends, and refresh it. Raises Gone if it was deleted."""
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
        """Write the verb's one event and publish it to the outbox as `ticket.<kind>`, in the same transaction."""
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
    """The origin that a choice of this actor is stored with: a person's, or a rule's."""
    return Origin.PERSON if actor.is_person else Origin.RULE


def verb(act: Callable[Concatenate[T, P], R]) -> Callable[Concatenate[T, P], R]:
    """Decorates an act on a ticket that takes `by=`: it runs in its own transaction, on the locked and refreshed row,
    and everything it writes bears the same time."""

    @wraps(act)
    def locked(ticket: T, /, *args: P.args, **kwargs: P.kwargs) -> R:
        with transaction.atomic():
            ticket.lock()
            kwargs["by"] = cast(Actor, kwargs["by"]).acting()
            return act(ticket, *args, **kwargs)

    return locked


def desk_verb(act: Callable[Concatenate[T, P], R]) -> Callable[Concatenate[T, P], R]:
    """A verb that raises Forbidden for customers: they can only reply, resolve, and reopen by replying."""

    @wraps(act)
    def guarded(ticket: T, /, *args: P.args, **kwargs: P.kwargs) -> R:
        if cast(Actor, kwargs["by"]).is_customer:
            raise Forbidden("Only the desk can do this.")
        return act(ticket, *args, **kwargs)

    return verb(guarded)
