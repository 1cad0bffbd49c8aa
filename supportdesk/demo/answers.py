"""The companies' help centres, and what their assistants answered from them."""

import tomllib
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from conversations.assistant.answering import turn
from conversations.models import Assistant, LibraryItem
from supportdesk.accounts.models import Tenant
from tickets.models import Ticket

LIBRARY = Path(__file__).parent / "library"
SINCE = timedelta(days=10)  # when the assistant was switched on
TAKES = timedelta(seconds=20)


def publish_library(tenant: Tenant) -> None:
    told = tomllib.loads((LIBRARY / f"{tenant.slug}.toml").read_text(encoding="utf-8"))
    for position, article in enumerate(told["article"]):
        item = {**article, "body": article["body"].strip(), "position": position, "state": LibraryItem.State.PUBLISHED}
        LibraryItem.objects.create(tenant=tenant, **item)
    Assistant.objects.create(tenant=tenant, name=f"{tenant.name} assistant")


def let_the_assistant_answer(ticket: Ticket, now: datetime) -> None:
    """The opening of a recent ticket, moments after it was filed."""
    at = ticket.created_at + TAKES
    if ticket.requester.user_id and now - SINCE < at < now:
        by = Assistant.objects.of(ticket.tenant).actor.telling(at)
        turn(ticket, ticket.entries.in_order()[0], freeze=at_once, by=by)


def at_once(compose: Any) -> dict[str, Any]:
    drafted: dict[str, Any] = compose()
    return drafted
