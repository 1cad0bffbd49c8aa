from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, Self, cast

from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction

from supportdesk.accounts.actors import Actor
from supportdesk.accounts.models import Tenant
from tickets.errors import Invalid
from tickets.looks import PRIORITIES, SOURCES, PriorityLook, SourceLook, priorities_in, shared, sources_in
from tickets.models.policy import SlaPolicy, SlaTarget
from tickets.models.setting_change import SettingChange

if TYPE_CHECKING:
    from tickets.models.queue import Queue

P = ParamSpec("P")
YEAR = 366  # days
TARGETS = ("first_response", "next_response", "resolution")
Targets = Mapping[str, Mapping[str, int | None]]  # by priority, then by clock: minutes, or no such clock


class MailKind(models.TextChoices):
    """The mails to customers, each under the name of the subscriber that sends it."""

    ACKNOWLEDGEMENT = "email.acknowledge", "We have their ticket"
    ANSWER = "email.answer", "Somebody has answered"
    RESOLUTION = "email.resolution", "Their ticket is resolved"


@dataclass(frozen=True, slots=True, kw_only=True)
class Policies:
    auto_close_days: int = 0  # never
    reopen_window_days: int = 14
    customers_may_delete: bool = True
    mails: Collection[str] = ()  # those that are sent


class DeskSettingsQuerySet(models.QuerySet["DeskSettings"]):
    def closing(self) -> Self:
        """Of tenants whose resolved tickets close automatically."""
        return self.filter(auto_close_days__gt=0)

    def not_assigning(self) -> Self:
        return self.filter(auto_assign=False)


def settings_of(tenant: Tenant) -> "DeskSettings":
    """The tenant's settings, or the defaults. No query if they were fetched together with the tenant."""
    try:
        return tenant.desk_settings
    except DeskSettings.DoesNotExist:
        return DeskSettings(tenant=tenant)


def priorities_of(tenants: Iterable[Tenant]) -> tuple[PriorityLook, ...]:
    """The priorities on a page that spans these tenants."""
    return shared([settings_of(tenant).priorities for tenant in tenants], PRIORITIES)


def sources_of(tenants: Iterable[Tenant]) -> tuple[SourceLook, ...]:
    return shared([settings_of(tenant).sources for tenant in tenants], SOURCES)


def recorded(act: Callable[Concatenate["DeskSettings", P], None]) -> Callable[Concatenate["DeskSettings", P], int]:
    """Decorates an act on a tenant's settings that takes `by=`: it runs in a transaction, on the locked row, and every
    changed value is recorded. Returns how many changed."""

    @wraps(act)
    def held(settings: "DeskSettings", /, *args: P.args, **kwargs: P.kwargs) -> int:
        with transaction.atomic():
            settings.hold()
            before = settings.values()
            act(settings, *args, **kwargs)
            by = cast(Actor, kwargs["by"])
            return SettingChange.objects.record(settings.tenant_id, before, settings.values(), by=by)

    return held


class DeskSettings(models.Model):
    """The settings of one tenant's desk: labels of priorities and sources, assignment, closing, mails."""

    tenant = models.OneToOneField(Tenant, on_delete=models.CASCADE, related_name="desk_settings")
    stored_priorities = models.JSONField(default=list, blank=True)
    stored_sources = models.JSONField(default=list, blank=True)
    auto_assign = models.BooleanField(default=True, db_default=True)
    auto_close_days = models.PositiveSmallIntegerField(default=0, db_default=0, help_text="0: never.")
    customers_may_delete = models.BooleanField(default=True, db_default=True)
    muted = ArrayField(models.CharField(max_length=20), default=list, blank=True, help_text="Notices not sent.")

    objects = DeskSettingsQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "desk settings"
        constraints = [
            models.CheckConstraint(condition=models.Q(auto_close_days__lte=YEAR), name="desk_auto_close_within_a_year"),
        ]

    def __str__(self) -> str:
        return f"Settings of {self.tenant}"

    @property
    def priorities(self) -> tuple[PriorityLook, ...]:
        return priorities_in(self.stored_priorities)

    @property
    def sources(self) -> tuple[SourceLook, ...]:
        return sources_in(self.stored_sources)

    def priority(self, code: str) -> PriorityLook:
        return next(look for look in self.priorities if look.code == code)

    def source(self, code: str) -> SourceLook:
        return next(look for look in self.sources if look.code == code)

    def refuse_source(self, code: str) -> None:
        """Raises Invalid if the source is switched off and so takes no new tickets."""
        if not self.source(code).is_on:
            raise Invalid(f"{self.tenant} takes no new tickets from “{self.source(code).label}”.", field="source")

    def sends(self, kind: str) -> bool:
        return kind not in self.muted

    @recorded
    def set_priorities(self, looks: Sequence[PriorityLook], *, by: Actor, targets: Targets | None = None) -> None:
        """Labels, colours, and their order. `targets`, where given, are the default SLA policy's."""
        refuse_alike(looks)
        self.write(stored_priorities=[asdict(look) for look in looks])
        self.set_targets(targets or {})

    @recorded
    def set_sources(self, looks: Sequence[SourceLook], *, by: Actor) -> None:
        refuse_alike(looks)
        if not any(look.is_on for look in looks):
            raise Invalid("Leave at least one source on: else no ticket could be opened at all.")
        self.write(stored_sources=[asdict(look) for look in looks])

    @recorded
    def set_routing(self, *, by: Actor, default_queue: "Queue", auto_assign: bool | None = None) -> None:
        default_queue.refuse_foreign(self.tenant_id)
        default_queue.make_default()
        resumes = auto_assign and not self.auto_assign
        self.write(auto_assign=self.auto_assign if auto_assign is None else auto_assign)
        for queue in self.tenant.queues.assigning() if resumes else ():
            queue.staff_changed()  # what waited meanwhile goes out now

    @recorded
    def set_policies(self, policies: Policies, *, by: Actor) -> None:
        self.tenant.reopen_window_days = policies.reopen_window_days
        self.tenant.save(update_fields=["reopen_window_days"])
        self.write(
            auto_close_days=policies.auto_close_days,
            customers_may_delete=policies.customers_may_delete,
            muted=[str(kind) for kind in MailKind if kind not in policies.mails],
        )

    def set_targets(self, targets: Targets) -> None:
        """Change the default SLA policy, if there is one. Part of `set_priorities`."""
        policy, before = SlaPolicy.objects.default_of(self.tenant_id), self.target_values()
        if policy is None:
            return
        for code, minutes in targets.items():
            if any(minutes[clock] != before.get(f"target.{code}.{clock}") for clock in minutes):
                given = {**minutes, "tenant_id": self.tenant_id}
                SlaTarget.objects.update_or_create(policy=policy, priority=code, defaults=given)
        if self.target_values() != before:
            policy.changed()

    def hold(self) -> None:
        """Lock the row until the transaction ends, and refresh it. Creates it if there is none."""
        self.pk = DeskSettings.objects.get_or_create(tenant_id=self.tenant_id)[0].pk
        self.refresh_from_db(
            from_queryset=DeskSettings.objects.select_for_update(of=("self",)).select_related("tenant")
        )

    def write(self, **columns: Any) -> None:
        for name, value in columns.items():
            setattr(self, name, value)
        self.save(update_fields=[*columns])

    def values(self) -> dict[str, Any]:
        """Every setting by its name, in codes, as the record of changes compares and stores it."""
        return {
            "priority.order": [look.code for look in self.priorities],
            **{f"priority.{look.code}.label": look.label for look in self.priorities},
            **{f"priority.{look.code}.colour": look.colour for look in self.priorities},
            **self.target_values(),
            **{f"source.{look.code}.on": look.is_on for look in self.sources},
            **{f"source.{look.code}.label": look.label for look in self.sources},
            "default_queue": self.tenant.queues.default_of(self.tenant_id).pk,
            "auto_assign": self.auto_assign,
            "auto_close_days": self.auto_close_days,
            "reopen_window_days": self.tenant.reopen_window_days,
            "customers_may_delete": self.customers_may_delete,
            **{f"mail.{kind}": self.sends(kind) for kind in MailKind},
        }

    def target_values(self) -> dict[str, int | None]:
        policy = SlaPolicy.objects.default_of(self.tenant_id)
        targets = policy.targets.all() if policy else ()
        return {f"target.{one.priority}.{clock}": getattr(one, clock) for one in targets for clock in TARGETS}


def refuse_alike(looks: Sequence[PriorityLook] | Sequence[SourceLook]) -> None:
    """Raises Invalid if two have the same label: nobody could tell them apart in a menu."""
    labels = [look.label.casefold() for look in looks]
    for look in looks:
        if labels.count(look.label.casefold()) > 1:
            raise Invalid("Each needs a name of its own.", field=f"{look.code}-label")
