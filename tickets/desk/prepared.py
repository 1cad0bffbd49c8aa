"""Caches the SQL of the queries that every page of the desk makes: Django takes longer to build it than PostgreSQL
takes to answer it."""

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any, TypeVarTuple

from django.db import connection
from django.db.models import QuerySet

Given = TypeVarTuple("Given")
KEPT = 1024


def prepared(build: Callable[[*Given], QuerySet[Any, tuple[Any, ...]]]) -> Callable[[*Given], list[tuple[Any, ...]]]:
    """Decorates a function that builds a `values_list`, and then returns its rows.

    The SQL is cached by the (hashable) arguments, so it must depend on nothing else, such as the time."""

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
