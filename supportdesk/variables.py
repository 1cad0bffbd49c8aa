"""Reads environment variables for the settings. A wrong or missing one stops the start with its name."""

from typing import Any
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

env = environ.Env()


def checked(name: str, value: Any, *, ok: bool, wants: str) -> Any:
    if not ok:
        raise ImproperlyConfigured(f"{name}: {wants} (got {value!r})")
    return value


def typed(name: str, kind: str, default: Any) -> Any:
    """The variable as `kind` ("bool", "int" …)."""
    try:
        return getattr(env, kind)(name, default=default)
    except (ValueError, TypeError) as error:
        raise ImproperlyConfigured(f"{name}: must be a valid {kind} ({error})") from error


def url(name: str, *schemes: str, default: Any = environ.Env.NOTSET) -> str:
    """A URL with one of these schemes. The error names only the scheme: the rest may contain a password."""
    value: str = env.str(name, default=default)
    scheme = urlsplit(value).scheme
    checked(name, scheme, ok=scheme in schemes, wants=f"must be a URL of {', '.join(schemes)}")
    return value
