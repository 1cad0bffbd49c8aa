from collections.abc import Mapping
from typing import Any, Self

from django.conf import settings
from django.db import models

from supportdesk.accounts.actors import Actor
from supportdesk.accounts.models import Tenant

Values = Mapping[str, Any]


class SettingChangeQuerySet(models.QuerySet["SettingChange"]):
    def of(self, tenant: Tenant | int) -> Self:
        return self.filter(tenant=tenant)

    def to(self, setting: str) -> Self:
        return self.filter(setting=setting)

    def after(self, pk: int) -> Self:
        return self.filter(pk__gt=pk)

    def latest_first(self) -> Self:
        return self.order_by("-pk")

    def record(self, tenant_id: int, before: Values, after: Values, *, by: Actor) -> int:
        """Write a row for each value that changed. Returns how many."""
        changed = [name for name in {**before, **after} if before.get(name) != after.get(name)]
        self.bulk_create(
            SettingChange(
                tenant_id=tenant_id,
                setting=name,
                before=before.get(name),
                after=after.get(name),
                actor_user_id=by.user_id,
                actor_name=by.name[:120],
                at=by.at,
            )
            for name in changed
        )
        return len(changed)


class SettingChange(models.Model):
    """One change of a setting, in codes and ids, which are put into words when displayed."""

    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE, related_name="+", db_index=False)
    setting = models.CharField(max_length=60)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    actor_user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    actor_name = models.CharField(max_length=120)
    at = models.DateTimeField()

    objects = SettingChangeQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["tenant", "-id"], name="setting_change_latest")]

    def __str__(self) -> str:
        return f"{self.setting} by {self.actor_name}"
