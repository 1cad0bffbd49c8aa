"""What the sweep asks of PostgreSQL: probes of its indexes when nothing is due, and statements that do not multiply."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from supportdesk.accounts.models import Tenant
from tests.planning import analyze, as_new, crowd
from tests.sla.making import at, make_policy
from tests.sla_sweep.sweeping import OpenTicket, open_at, step
from tickets.models import Ticket
from tickets.sla.breaching import MISSED, breach
from tickets.sla.claiming import CLAIM
from tickets.sla.escalating import STEP_DUE
from tickets.sla.sweeping import sweep
from tickets.sla.warning import NEAR

CLOCKS = """
INSERT INTO tickets_slaclock (tenant_id, ticket_id, kind, cycle, started_at, minutes, due_at, warn_at, next_step_at)
SELECT tenant_id, id, 'next_response', n, created_at, 120,
    created_at + interval '1 year', created_at + interval '1 year', created_at + interval '1 year'
FROM tickets_ticket CROSS JOIN generate_series(1, 10) AS n
"""


@pytest.fixture
def many_clocks(open_ticket: OpenTicket) -> Ticket:
    as_new()
    ticket = open_at(open_ticket, "2026-03-02 10:00")
    crowd(ticket, 499)
    with connection.cursor() as cursor:
        cursor.execute(CLOCKS)
    analyze()
    return ticket


@pytest.mark.parametrize(
    ("condition", "order", "index"),
    [
        (NEAR, "clock.warn_at", "clock_to_warn"),
        (MISSED, "clock.due_at", "clock_to_breach"),
        (STEP_DUE, "clock.next_step_at", "clock_to_escalate"),
    ],
)
def test_an_empty_sweep_is_a_probe_of_an_index(many_clocks: Ticket, condition: str, order: str, index: str) -> None:
    statement = CLAIM.format(condition=condition, order=order)
    with connection.cursor() as cursor:
        values: dict[str, Any] = {"now": datetime(2026, 3, 3, tzinfo=UTC), "limit": 5000}
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON, TIMING OFF) {statement}", values)
        (told,) = cursor.fetchone()[0]
    plan = str(told)
    assert f"'{index}'" in plan
    assert "Seq Scan" not in plan
    assert (
        told["Plan"]["Shared Hit Blocks"] + told["Plan"]["Shared Read Blocks"] < 25
    )  # of the hundreds that the table has


def test_an_empty_sweep_asks_little(many_clocks: Ticket) -> None:
    with CaptureQueriesContext(connection) as captured:
        sweep()
    asked = [query["sql"] for query in captured if not query["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    assert len([sql for sql in asked if "tickets_" in sql]) == 3


def test_a_batch_takes_as_many_statements_as_one(tenant: Tenant, open_ticket: OpenTicket) -> None:
    step(make_policy(tenant), "raise_priority")

    def statements(moment: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert breach(at(moment), 5000)
        return len(captured)

    open_at(open_ticket, "2026-03-02 09:00")
    one = statements("2026-03-02 11:00")
    for number in range(12):
        open_at(open_ticket, "2026-03-02 10:00", subject=f"Printer {number}")
    assert statements("2026-03-02 12:00") == one <= 6
