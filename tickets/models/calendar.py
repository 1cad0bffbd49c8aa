import json
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower

from supportdesk.accounts.models import Tenant
from supportdesk.outbox.publishing import publish
from tickets import clock
from tickets.clock.public_days import public_days

# The years for which a country's holidays are worked out: from before any ticket to beyond any deadline.
HOLIDAY_YEARS = range(2010, 2050)


def office_week() -> dict[str, list[list[str]]]:
    return {day: [["09:00", "17:00"]] for day in clock.WEEKDAYS[:5]}


class CalendarQuerySet(models.QuerySet["Calendar"]):
    def of(self, tenant: Tenant | int) -> Self:
        return self.filter(tenant=tenant)

    def in_tenants(self, tenant_ids: Iterable[int]) -> Self:
        return self.filter(tenant__in=tenant_ids)


class Calendar(models.Model):
    """When a team works. The hours are JSON in the shapes `tickets.clock.read_calendar` takes."""

    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE, related_name="calendars")
    name = models.CharField(max_length=80)
    timezone = models.CharField("time zone", max_length=64, default="UTC", help_text="An IANA name: Europe/Berlin.")
    weekly = models.JSONField("opening hours", default=dict)
    holidays = models.JSONField(default=dict, blank=True, help_text="Dates with names, closed all day.")
    overrides = models.JSONField("special days", default=dict, blank=True)
    breaks = models.JSONField(default=dict, blank=True)
    country = models.CharField(max_length=2, blank=True, help_text="Its public holidays are closed as well.")
    part = models.CharField("part of the country", max_length=10, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = CalendarQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint("tenant", Lower("name"), name="calendar_name_once_a_tenant")]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        try:
            self.as_clock()
        except clock.ClockError as error:
            raise ValidationError(f"{str(error)[:1].upper()}{str(error)[1:]}.", code="clock") from error

    def as_clock(self) -> clock.Clock:
        """The calendar for the clock engine. Raises ClockError if it is contradictory or never open."""
        return _clock_of(json.dumps(self._said(), default=str), self.country, self.part)

    def as_question(self) -> dict[str, Any]:
        """The calendar as `manage.py explain_sla` reads it, a country's holidays written out."""
        return _with_public_days(self._said(), self.country, self.part)

    def changed(self) -> None:
        """Recompute the SLA clocks that use this calendar. Call it in the transaction of the change."""
        policies = list(self.policies.values_list("pk", flat=True))
        publish("sla.changed", tenant_id=self.tenant_id, payload={"policies": policies})

    def _said(self) -> dict[str, Any]:
        days = {"holidays": self.holidays, "overrides": self.overrides, "breaks": self.breaks}
        return {"timezone": self.timezone, "weekly": self.weekly, **days}


@lru_cache(maxsize=256)
def _clock_of(said: str, country: str, part: str) -> clock.Clock:
    """Cached by the calendar's content, so an edited calendar never gets the clock of its former state."""
    return clock.Clock.of(clock.read_calendar(_with_public_days(json.loads(said), country, part)))


def _with_public_days(said: dict[str, Any], country: str, part: str) -> dict[str, Any]:
    return said | {"holidays": _public(country, part) | (said["holidays"] or {})}


@lru_cache(maxsize=256)
def _days_of(country: str, part: str) -> dict[date, str]:
    return public_days(country, HOLIDAY_YEARS, part or None)


def _public(country: str, part: str) -> dict[str, str]:
    return {day.isoformat(): name for day, name in _days_of(country, part).items()} if country else {}
