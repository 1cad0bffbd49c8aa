"""The registry of outbox subscribers. Apps subscribe in modules that their AppConfig.ready imports."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from supportdesk.outbox.models import Delivery

Outcome = dict[str, Any] | None
Handler = Callable[["Delivery"], Outcome]


class TryLater(Exception):
    """Raised by a handler to try again later. `after` overrides the usual wait (for a rate limit, for example)."""

    def __init__(self, reason: str, *, after: timedelta | None = None) -> None:
        super().__init__(reason)
        self.after = after


class GiveUp(Exception):
    """Raised by a handler if trying again cannot help: the delivery fails at once, with this reason for admins."""


@dataclass(frozen=True, slots=True)
class Subscriber:
    name: str
    handler: Handler
    outward: bool


_by_topic: dict[str, list[Subscriber]] = defaultdict(list)
_by_name: dict[str, Subscriber] = {}


def subscribe(*topics: str, name: str, outward: bool = False) -> Callable[[Handler], Handler]:
    """Deliver these topics to the decorated function, under a name that is stored and so must not change.

    An inward subscriber runs in one transaction with the note that it is done: its effect on the database
    happens exactly once. An outward one speaks to the world outside: it runs outside any transaction, must
    carry `delivery.idempotency_key` in its call, and hears nothing of quiet acts. What it returns is kept.
    """

    def register(handler: Handler) -> Handler:
        if name in _by_name:
            raise ValueError(f"two subscribers are named {name}")
        _by_name[name] = Subscriber(name, handler, outward)
        for topic in topics:
            _by_topic[topic].append(_by_name[name])
        return handler

    return register


def subscribers(topic: str, *, quiet: bool) -> list[Subscriber]:
    return [one for one in _by_topic[topic] if not (quiet and one.outward)]


def subscriber(name: str) -> Subscriber:
    """The subscriber with this name. Raises GiveUp if the code no longer has it."""
    if name not in _by_name:
        raise GiveUp(f"nothing subscribes as {name} any more")
    return _by_name[name]
