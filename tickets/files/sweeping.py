"""Deletes uploads whose message was never sent, and stored files whose rows were deleted."""

import logging
from datetime import timedelta

from django.db.models import F
from django.utils import timezone

from tickets.files.storing import storage
from tickets.models.attachment import Attachment, Leftover

log = logging.getLogger(__name__)

BATCH = 200
AT_MOST = 5000  # a run; the next one goes on
LEASE = timedelta(minutes=10)
LONGEST_WAIT = timedelta(hours=6)


def sweep() -> int:
    """Returns how many files were deleted from the storage. A failed one is tried again after growing intervals."""
    while forget_uploads():
        pass
    gone = 0
    for _ in range(AT_MOST // BATCH):
        batch = claimed()
        gone += sum(erased(one) for one in batch)
        if len(batch) < BATCH:
            break
    return gone


def forget_uploads() -> int:
    """Delete the rows first: a database trigger notes their stored files, so a crash in between loses none."""
    old = Attachment.objects.forgotten().in_order().values("pk")[:BATCH]
    return Attachment.objects.forgotten().with_ids([one["pk"] for one in old]).delete()[0]


def claimed() -> list[Leftover]:
    """Claim a batch of due files, by postponing them, so that no other sweep takes them."""
    now = timezone.now()
    due = Leftover.objects.filter(due_at__lte=now).order_by("due_at")[:BATCH]
    taken = [
        one
        for one in due
        if Leftover.objects.filter(pk=one.pk, due_at=one.due_at).update(due_at=now + LEASE, attempts=F("attempts") + 1)
    ]
    return list(Leftover.objects.filter(pk__in=[one.pk for one in taken]))


def erased(leftover: Leftover) -> bool:
    if Attachment.objects.filter(key=leftover.key).exists():  # stored after all: somebody's, and no leftover
        leftover.delete()
        return False
    try:
        storage().delete(leftover.key)
    except Exception as error:  # each kind of storage fails in words of its own
        log.exception("a file could not be deleted", extra={"key": leftover.key, "attempts": leftover.attempts})
        wait = min(timedelta(minutes=2 ** min(leftover.attempts, 9)), LONGEST_WAIT)
        Leftover.objects.filter(pk=leftover.pk).update(due_at=timezone.now() + wait, reason=str(error)[:2000])
        return False
    leftover.delete()
    return True
