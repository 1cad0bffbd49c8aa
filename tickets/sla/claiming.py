"""Batches of clocks that want something done: taken with their tickets, so that nobody else has a hand on either.

Verbs hold the ticket's row and then write its clocks. The sweep takes both rows, and passes over what somebody
holds: it waits for nobody, so no deadlock can come of it, and what it passed over is there a minute later.
"""

from datetime import datetime

from django.db import connection

CLAIM = """
SELECT clock.id FROM tickets_slaclock AS clock JOIN tickets_ticket AS ticket ON ticket.id = clock.ticket_id
WHERE {which} ORDER BY {order} LIMIT %(limit)s FOR NO KEY UPDATE OF ticket, clock SKIP LOCKED
"""


def claim(which: str, *, order: str, now: datetime, limit: int) -> list[int]:
    """The first `limit` clocks of which the condition holds, locked until the transaction ends.

    Apart from what is then done with them: a row may have changed while it was being locked, and only the next
    statement sees all of that.
    """
    with connection.cursor() as cursor:
        cursor.execute(CLAIM.format(which=which, order=order), {"now": now, "limit": limit})
        return [pk for (pk,) in cursor.fetchall()]
