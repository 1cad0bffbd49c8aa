"""A tenant's routing rules as a whole: locking, order, and the record of changes."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol, Self, TypeVar

from django.db import models, transaction

from supportdesk.accounts.actors import Actor
from supportdesk.accounts.models import Tenant
from tickets.models import Queue, SettingChange

if TYPE_CHECKING:
    from triage.models.rule import RoutingRule

ORDER = "rules.order"
Written = Mapping[int, Mapping[str, Any]]  # by id, in their order: each rule in codes


class Numbered(Protocol):
    @property
    def pk(self) -> Any: ...


OneRule = TypeVar("OneRule", bound=Numbered)


def in_new_order(rules: Iterable[OneRule], order: Sequence[int]) -> list[OneRule]:
    """The rules in `order` first, in that order; then the others in their present order."""
    place = {pk: index for index, pk in reversed(list(enumerate(order)))}
    return sorted(rules, key=lambda rule: place.get(rule.pk, len(place)))


class RoutingRuleQuerySet(models.QuerySet["RoutingRule"]):
    if TYPE_CHECKING:
        model: type[RoutingRule]

    def of(self, tenant: Tenant | int) -> Self:
        return self.filter(tenant=tenant)

    def in_tenants(self, tenant_ids: Iterable[int]) -> Self:
        return self.filter(tenant__in=tenant_ids)

    def in_order(self) -> Self:
        return self.order_by("position")

    def with_all(self) -> Self:
        return self.select_related("queue", "user").prefetch_related("clauses")

    def hold(self, tenant_id: int) -> None:
        """Lock the tenant's rules against other changes until the transaction ends."""
        Tenant.objects.select_for_update(no_key=True).get(pk=tenant_id)

    def next_position(self, tenant_id: int) -> int:
        """The position after the last rule. Locks the rules."""
        self.hold(tenant_id)
        last = self.of(tenant_id).in_order().last()
        return last.position + 1 if last else 1

    def lay_out(self, tenant_id: int, order: Sequence[int], *, by: Actor) -> None:
        """Store a new order: those in `order` first, the others after them in their present order."""
        with self.changing(tenant_id, by=by):
            self.number(tenant_id, order)

    def number(self, tenant_id: int, order: Sequence[int] = ()) -> None:
        """Number the rules without gaps. Call it within `changing`."""
        rules = in_new_order(self.of(tenant_id).in_order(), order)
        moved = [rule for position, rule in enumerate(rules, 1) if rule.position != position]
        for position, rule in enumerate(rules, 1):
            rule.position = position
        self.model.objects.bulk_update(moved, ["position"])

    def written(self, tenant_id: int) -> Written:
        return {rule.pk: rule.in_codes() for rule in self.of(tenant_id).in_order().prefetch_related("clauses")}

    def point_at(self, column: str, to: Queue, *, by: Actor) -> None:
        """Repoint these rules of one tenant, and record it."""
        with self.model.objects.changing(to.tenant_id, by=by):
            self.update(**{column: to})

    def record(self, tenant_id: int, before: Written, *, by: Actor) -> None:
        """Record changed rules and a changed order, with the other changes of settings."""
        after = self.written(tenant_id)
        old, new = (dict[str, Any]((f"rule.{pk}", rule) for pk, rule in rules.items()) for rules in (before, after))
        in_both = before.keys() & after.keys()
        orders = [[pk for pk in rules if pk in in_both] for rules in (before, after)]
        if orders[0] != orders[1]:
            old[ORDER], new[ORDER] = ([after[pk]["name"] for pk in order] for order in orders)
        SettingChange.objects.record(tenant_id, old, new, by=by)

    @contextmanager
    def changing(self, tenant_id: int, *, by: Actor) -> Iterator[None]:
        """A transaction that locks the tenant's rules, and records what was changed within it."""
        with transaction.atomic():
            self.hold(tenant_id)
            before = self.written(tenant_id)
            yield
            self.record(tenant_id, before, by=by)
