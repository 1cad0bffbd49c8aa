"""What a test has committed is taken away again."""

from collections.abc import Callable
from typing import Any

from django.db import connection, transaction
from django.test import TransactionTestCase

KEPT = {"django_content_type", "auth_permission"}  # what `migrate` fills in is the same for every test
# TRUNCATE makes new files for all tables and indexes there are, which takes longer than most tests. Triggers stay
# silent; whoever is still writing is waited for, and loses where they wait for us in turn.
EMPTY = """
SET LOCAL session_replication_role = replica;
SET LOCAL deadlock_timeout = '1min';
LOCK TABLE {tables} IN SHARE ROW EXCLUSIVE MODE;
{deletions};
"""
flush: Callable[[Any], None] = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]


def empty_the_database(case: Any) -> None:
    """Instead of Django's flush, which is left where the database is not ours to lead."""
    connection.ensure_connection()
    if connection.connection.info.parameter_status("is_superuser") != "on":
        flush(case)
        return
    tables = [
        connection.ops.quote_name(name) for name in sorted({*connection.introspection.django_table_names()} - KEPT)
    ]
    deletions = "; ".join(f"DELETE FROM {table}" for table in tables)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(EMPTY.format(tables=", ".join(tables), deletions=deletions))
