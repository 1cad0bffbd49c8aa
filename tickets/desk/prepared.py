"""Queries that frame every page of the desk, built once: making their SQL takes Django longer than answering
them takes PostgreSQL."""

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any, TypeVarTuple

from django.db import connection
from django.db.models import QuerySet

Given = TypeVarTuple("Given")
KEPT = 1024


def prepared(build: Callable[[*Given], QuerySet[Any, tuple[Any, ...]]]) -> Callable[[*Given], list[tuple[Any, ...]]]:
    """The rows of a `values_list` that depends on its (hashable) arguments alone, and on no clock."""

    @lru_cache(maxsize=KEPT)
    def compiled(*given: *Given) -> tuple[str, tuple[Any, ...]]:
        sql, parameters = build(*given).query.sql_with_params()
        return sql, tuple(parameters)

    @wraps(build)
    def run(*given: *Given) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(*compiled(*given))
            return list(cursor.fetchall())

    return run
