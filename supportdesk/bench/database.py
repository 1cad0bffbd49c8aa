"""A separate database for the benchmark, beside the configured one."""

from django.core.management import call_command
from django.db import connection


def move_to(name: str, *, fresh: bool = False) -> None:
    """Connect to the database of that name; create and migrate it if needed. `fresh` drops it first."""
    with connection._nodb_cursor() as cursor:
        if fresh:
            cursor.execute(f"DROP DATABASE IF EXISTS {connection.ops.quote_name(name)} WITH (FORCE)")
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if cursor.fetchone() is None:
            cursor.execute(f"CREATE DATABASE {connection.ops.quote_name(name)}")
    connection.close()
    connection.settings_dict["NAME"] = name
    call_command("migrate", verbosity=0)
