import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any, Self

from django.db import models
from django.db.models.fields.json import KeyTransform
from django.utils import timezone

from supportdesk.accounts.models import Tenant

# A claimed delivery belongs to its worker this long; then a killed worker's work is taken up again. A task that
# runs on is ended well before (TIME_LIMIT), so two workers never do the same delivery at the same time.
LEASE = timedelta(seconds=45)
TIME_LIMIT = timedelta(seconds=30)
# Waits between tries. Their sum stays under 24 hours: that long other people's servers remember our keys.
LADDER = tuple(timedelta(seconds=s) for s in (10, 60, 300, 1800, 7200, 21600, 43200))
OLDEST = timedelta(hours=20)
NEVER_RETURNED = "The worker was killed, or ran out of time, at every try."


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def pending(self) -> Self:
        return self.filter(state=Delivery.State.PENDING)

    def failed(self) -> Self:
        return self.filter(state=Delivery.State.FAILED)

    def due(self) -> Self:
        return self.pending().filter(next_try_at__lte=timezone.now())

    def about(self, *, ticket: int) -> Self:
        return self.filter(payload__ticket=ticket)

    def claim(self, pk: int) -> "Delivery | None":
        """Claim one due delivery for LEASE; None if it is done, claimed or not due. Each claim counts as an attempt."""
        due = self.due().filter(pk=pk)
        again = {"attempts": models.F("attempts") + 1, "next_try_at": timezone.now() + LEASE}
        if due.filter(attempts__lte=len(LADDER)).update(**again):
            return self.get(pk=pk)
        due.spent().update(state=Delivery.State.FAILED, reason=NEVER_RETURNED, ended_at=timezone.now())
        return None

    def spent(self) -> Self:
        """Attempted as often as the ladder allows, without any outcome: such a row kills its workers."""
        return self.filter(attempts__gt=len(LADDER))

    def retry(self) -> int:
        """Start failed deliveries again. They keep their idempotency keys, so nothing is done twice."""
        return self.failed().update(state=Delivery.State.PENDING, attempts=0, next_try_at=timezone.now(), reason="")


class Delivery(models.Model):
    """One side effect of one event, for one subscriber, and its outcome."""

    class State(models.TextChoices):
        PENDING = "pending", "Pending"
        DONE = "done", "Done"
        FAILED = "failed", "Failed"

    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE, related_name="deliveries")
    topic = models.CharField(max_length=60)
    subscriber = models.CharField(max_length=60)
    payload = models.JSONField()
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    frozen = models.JSONField(null=True, editable=False, help_text="What was sent, so that a retry sends the same.")
    state = models.CharField(max_length=7, choices=State, default=State.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(default=timezone.now)
    reason = models.TextField(blank=True, help_text="Why the last try did not succeed.")
    outcome = models.JSONField(null=True, help_text="What the other side answered.")
    created_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, editable=False)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["pending", "done", "failed"]), name="delivery_state_known"
            )
        ]
        indexes = [
            models.Index(fields=["next_try_at"], condition=models.Q(state="pending"), name="delivery_due"),
            models.Index(fields=["tenant", "-id"], name="delivery_by_tenant"),
            models.Index(fields=["ended_at"], condition=models.Q(state="done"), name="delivery_ended"),
            models.Index(KeyTransform("ticket", "payload"), name="delivery_about"),
        ]

    def __str__(self) -> str:
        return f"{self.topic} → {self.subscriber} ({self.state})"

    @property
    def idempotency_key(self) -> str:
        return f"delivery/{self.key}"

    def freeze(self, compose: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        """What this delivery sends: composed at the first attempt, the same at every later one."""
        if self.frozen is None:
            # Only into an empty column: a worker that lost its lease must not swap what the next one has sent.
            type(self).objects.filter(pk=self.pk, frozen__isnull=True).update(frozen=compose())
            self.refresh_from_db(fields=["frozen"])
        frozen: dict[str, Any] | None = self.frozen
        assert frozen is not None
        return frozen

    def succeed(self, outcome: dict[str, Any] | None) -> bool:
        """Mark as done. False if another worker has claimed it since."""
        return self._end(state=self.State.DONE, outcome=outcome, reason="", ended_at=timezone.now())

    def fail(self, reason: str) -> bool:
        """Mark as failed, for an admin to see. False if another worker has claimed it since."""
        return self._end(state=self.State.FAILED, reason=reason, ended_at=timezone.now())

    def postpone(self, reason: str, *, after: timedelta | None = None) -> bool:
        """Wait for the ladder's next interval, or fail if there is none left.

        Where the other side named the wait (`after`), the try does not count: a burst into a rate limit must
        not use up the ladder. Age ends that too, before the other side forgets our key.
        """
        now = timezone.now()
        if after and now - self.created_at < OLDEST:
            return self._end(reason=reason, next_try_at=now + after, attempts=self.attempts - 1)
        if self.attempts > len(LADDER):
            return self.fail(reason)
        return self._end(reason=reason, next_try_at=now + (after or LADDER[self.attempts - 1]))

    def _end(self, **fields: Any) -> bool:
        """Write the outcome unless the lease ran out and another worker has claimed it since: then False."""
        mine = type(self).objects.pending().filter(pk=self.pk, attempts=self.attempts)
        return mine.update(**fields) == 1


class Heartbeat(models.Model):
    """When a background process last reported that it runs. Belongs to the installation, not to a tenant."""

    name = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name

    @classmethod
    def beat(cls, name: str) -> None:
        cls.objects.update_or_create(name=name, defaults={"at": timezone.now()})
