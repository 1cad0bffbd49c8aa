"""Lets recomputation wait for tickets whose policy is just being chosen: it cannot see them until they are committed.

Whoever chooses a policy holds an advisory lock of the tenant, together with others, until the transaction ends. After a
change of policies has been committed, the lock is free for one alone as soon as all have ended who may have read the
policies as they were before.
"""

from django.db import connection

CHOOSING = 5_137_002 << 32  # with the tenant's id, the number of the lock


def hold_while_choosing(tenant_id: int) -> None:
    """Call it in a statement of its own before the policy is read."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [CHOOSING + tenant_id])


def wait_for_choosers(tenant_id: int) -> None:
    """Takes the lock for one alone and gives it back at once, so that nobody waits for the recomputation."""
    lock = CHOOSING + tenant_id
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s), pg_advisory_unlock(%s)", [lock, lock])
