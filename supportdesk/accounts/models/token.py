import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from supportdesk.accounts.models.tenant import Tenant

if TYPE_CHECKING:
    from supportdesk.accounts.models.user import User

LAST_USED_GRAIN = timedelta(minutes=1)


class Scope(models.TextChoices):
    READ = "tickets:read", "Read tickets and figures"
    WRITE = "tickets:write", "Create and change tickets"


def digest(secret: str) -> str:
    """Tokens are 256 random bits, so one fast hash is enough to make a stolen table useless."""
    return hashlib.sha256(secret.encode()).hexdigest()


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def usable(self) -> Self:
        now = timezone.now()
        return self.filter(models.Q(expires_at=None) | models.Q(expires_at__gt=now), revoked_at=None)

    def matching(self, secret: str) -> "ApiToken | None":
        return self.usable().filter(digest=digest(secret)).select_related("tenant", "user").first()

    def issue(
        self,
        *,
        tenant: Tenant,
        user: "User",
        name: str,
        scopes: Iterable[str] = tuple(Scope),
        expires_at: datetime | None = None,
    ) -> tuple["ApiToken", str]:
        """A new token and its secret. The secret is in this answer only: the database keeps its digest."""
        secret = f"sdk_{secrets.token_urlsafe(32)}"
        token = self.create(
            tenant=tenant,
            user=user,
            name=name,
            scopes=list(scopes),
            hint=secret[:8],
            digest=digest(secret),
            expires_at=expires_at,
        )
        return token, secret


class ApiToken(models.Model):
    """A program's way in to one tenant, acting for the user who made it."""

    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE, related_name="tokens")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=80)
    scopes = ArrayField(models.CharField(max_length=20, choices=Scope))
    hint = models.CharField(max_length=8, editable=False)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    last_used_at = models.DateTimeField(null=True, blank=True, editable=False)
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        verbose_name = "API token"

    def __str__(self) -> str:
        return f"{self.name} ({self.hint}…)"

    def touch(self) -> None:
        """Note the use, at most once a minute: a busy token must not become a hot row."""
        now = timezone.now()
        if self.last_used_at is None or now - self.last_used_at > LAST_USED_GRAIN:
            type(self).objects.filter(pk=self.pk).update(last_used_at=now)
