from collections import defaultdict
from collections.abc import Generator

import pytest

from supportdesk.outbox import subscriptions
from supportdesk.outbox.publishing import broker


@pytest.fixture(autouse=True)
def broker_present() -> Generator[None, None, None]:
    yield
    broker.away_until = 0.0


@pytest.fixture
def subscribed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody named probe listens to what the sweep makes known."""
    by_topic = {topic: list(those) for topic, those in subscriptions._by_topic.items()}
    monkeypatch.setattr(subscriptions, "_by_name", dict(subscriptions._by_name))
    monkeypatch.setattr(subscriptions, "_by_topic", defaultdict(list, by_topic))
    topics = ("ticket.sla_warned", "ticket.sla_breached", "ticket.escalated")
    subscriptions.subscribe(*topics, name="probe")(lambda _: None)
