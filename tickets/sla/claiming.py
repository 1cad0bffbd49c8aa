"""Batches of clocks that want something done, taken with their tickets.

Verbs hold a ticket's row and then write its clocks. The sweep takes both rows, and passes over what somebody holds: it
waits for nobody, so it can be part of no deadlock, and what it passed over is still there a minute later.
"""

from datetime import datetime

from django.db import connection

CLAIM = """
SELECT clock.id FROM tickets_slaclock AS clock JOIN tickets_ticket AS ticket ON ticket.id = clock.ticket_id
WHERE {condition} ORDER BY {order} LIMIT %(limit)s FOR NO KEY UPDATE OF ticket, clock SKIP LOCKED
"""


def claim(condition: str, *, order: str, now: datetime, limit: int) -> list[int]:
    """The first `limit` clocks of which the condition holds, locked until the transaction ends.

    What is done with them is a statement of its own: a verb may have changed one while it was being locked, and
    only a statement that begins afterwards sees the whole of it.
    """
    with connection.cursor() as cursor:
        cursor.execute(CLAIM.format(condition=condition, order=order), {"now": now, "limit": limit})
        return [pk for (pk,) in cursor.fetchall()]
