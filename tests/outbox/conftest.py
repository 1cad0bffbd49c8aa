from collections import defaultdict
from collections.abc import Callable, Generator
from typing import Any

import pytest

from supportdesk.accounts.models import Tenant
from supportdesk.outbox import subscriptions
from supportdesk.outbox.models import Delivery
from supportdesk.outbox.publishing import broker
from supportdesk.outbox.subscriptions import Handler


@pytest.fixture(autouse=True)
def broker_present() -> Generator[None, None, None]:
    yield
    broker.away_until = 0.0


@pytest.fixture
def subscribed(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Subscribes a handler for the length of one test: subscribed(handler, "topic", name=…, outward=…)."""
    by_topic = {topic: list(those) for topic, those in subscriptions._by_topic.items()}
    monkeypatch.setattr(subscriptions, "_by_name", dict(subscriptions._by_name))
    monkeypatch.setattr(subscriptions, "_by_topic", defaultdict(list, by_topic))

    def subscriber(handler: Handler, *topics: str, name: str = "probe", outward: bool = False) -> None:
        subscriptions.subscribe(*(topics or ("probe.happened",)), name=name, outward=outward)(handler)

    return subscriber


@pytest.fixture
def promise(tenant: Tenant) -> Callable[..., Delivery]:
    """A delivery that is due, for the subscriber named probe."""

    def promised(**fields: Any) -> Delivery:
        known = {"topic": "probe.happened", "subscriber": "probe", "payload": {"n": 1}}
        return Delivery.objects.create(tenant=tenant, **(known | fields))

    return promised
