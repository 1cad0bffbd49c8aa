"""The URL map as a list of routes, and a route made into an address."""

import re
from collections.abc import Callable, Iterable, Iterator

from django.contrib.admindocs.views import simplify_regex
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RegexPattern

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
PLACE = re.compile(r"<[^<>]+>")


def walk(patterns: Iterable[URLPattern | URLResolver], prefix: str = "/") -> Iterator[str]:
    for pattern in patterns:
        route = prefix + written(pattern)
        if isinstance(pattern, URLPattern):
            yield route
        else:
            yield from walk(pattern.url_patterns, route)


def written(pattern: URLPattern | URLResolver) -> str:
    text = str(pattern.pattern)
    if isinstance(pattern.pattern, RegexPattern):
        return simplify_regex(text).lstrip("/") or "<anything>"
    return text


ROUTES = list(dict.fromkeys(walk(get_resolver().url_patterns)))


def address(route: str, fill: Callable[[str], object]) -> str:
    """`fill` is asked for each place with the route up to and with it: /service-desk/tickets/<number:number>."""
    return PLACE.sub(lambda place: str(fill(route[: place.end()])), route)
