"""Converts other systems' words, numbers and dates to ours. Raises Invalid, naming the field."""

import json
import re
from datetime import UTC, datetime, timedelta, tzinfo
from email.utils import parsedate_to_datetime
from typing import Any

from tickets.errors import Invalid
from tickets.states import Category, Priority, Source, Status

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
CLOCKS_APART = timedelta(days=1)
LONGEST_DATE = 100  # characters: what is longer keeps the patterns busy and is no date

STATUSES = {
    **{value: value for value in Status.values},
    **dict.fromkeys(("new", "active", "todo", "to_do", "unassigned", "reopened"), Status.OPEN),
    **dict.fromkeys(("assigned", "started", "working", "work_in_progress", "in_process"), Status.IN_PROGRESS),
    **dict.fromkeys(("waiting", "on_hold", "hold", "awaiting_reply", "waiting_customer", "snoozed"), Status.PENDING),
    **dict.fromkeys(("pending_customer", "waiting_for_customer", "pending_customer_response"), Status.PENDING),
    **dict.fromkeys(("solved", "done", "completed", "complete", "fixed", "answered"), Status.RESOLVED),
    **dict.fromkeys(("cancelled", "canceled", "archived", "rejected", "wont_fix"), Status.CLOSED),
}
PRIORITIES = {
    **{value: value for value in Priority.values},
    **dict.fromkeys(("lowest", "minor", "trivial", "p4", "p5", "4", "5"), Priority.LOW),
    **dict.fromkeys(("normal", "moderate", "default", "p3", "3"), Priority.MEDIUM),
    **dict.fromkeys(("major", "important", "p2", "2"), Priority.HIGH),
    **dict.fromkeys(("critical", "highest", "blocker", "emergency", "p1", "p0", "1", "0"), Priority.URGENT),
}
SOURCES = {
    **{value: value for value in Source.values},
    **dict.fromkeys(("web", "form", "webform", "website", "self_service"), Source.PORTAL),
    **dict.fromkeys(("mail", "e_mail"), Source.EMAIL),
    **dict.fromkeys(("call", "telephone", "voice"), Source.PHONE),
    **dict.fromkeys(("livechat", "live_chat", "whatsapp", "messaging", "sms", "twitter", "facebook"), Source.CHAT),
}
TIERS = {
    **dict.fromkeys(("standard", "free", "basic", "regular", "normal", "bronze"), "standard"),
    **dict.fromkeys(("premium", "pro", "plus", "business", "silver"), "premium"),
    **dict.fromkeys(("vip", "enterprise", "gold", "platinum", "key_account"), "vip"),
}
CATEGORIES = {value: value for value in Category.values}


def text(value: Any, field: str) -> str:
    """A single value as text; blank for none."""
    match value:
        case None:
            return ""
        case str():
            return value.strip()
        case bool() | list() | dict():
            raise Invalid(f"Must be text, not {json.dumps(value, default=str)[:40]}.", field=field)
    return str(value)


def word(value: Any, field: str) -> str:
    return re.sub(r"[\W_]+", "_", text(value, field).lower()).strip("_")


def known(value: Any, field: str, words: dict[str, str]) -> str:
    """Our code for a word of another system; blank if it is blank."""
    given = word(value, field)
    if given and given not in words:
        raise Invalid(f"There is no {field} “{text(value, field)[:60]}”.", field=field)
    return words.get(given, "")


def tags(value: Any, field: str = "tags") -> list[str]:
    """At most 30 tags, spelt as tags are."""
    if isinstance(value, str) and value.lstrip().startswith("["):
        value = from_json(value, field)
    given = value if isinstance(value, list) else re.split(r"[,;|\n]", text(value, field))
    named = (tag(text(each, field)) for each in given)
    return list(dict.fromkeys(filter(None, named)))[:30]


def tag(given: str) -> str:
    return re.sub(r"[^\w:./-]+", "-", given.lower()).strip("-.:/")[:40].rstrip("-.:/")


def from_json(value: str, field: str) -> Any:
    try:
        return json.loads(value)
    except (ValueError, RecursionError) as error:
        raise Invalid(f"Not JSON: {error}.", field=field) from error


def moment(value: Any, field: str, zone: tzinfo, now: datetime) -> datetime | None:
    """A date as an aware datetime; one without a zone is in `zone`. None if blank."""
    given = text(value, field)
    if not given:
        return None
    try:
        if len(given) > LONGEST_DATE:
            raise ValueError(given)
        at = _moment(given)
        at = at.replace(tzinfo=zone) if at.tzinfo is None else at
        at = at.astimezone(UTC)
    except (ValueError, TypeError, OverflowError, OSError) as error:
        raise Invalid(f"“{given[:60]}” is not a date; write 2026-03-31T14:05:00Z.", field=field) from error
    if not EARLIEST <= at <= now + CLOCKS_APART:
        raise Invalid(f"{given[:60]} is before 1990 or in the future.", field=field)
    return min(at, now)


def _moment(given: str) -> datetime:
    if re.fullmatch(r"\d{9,13}(\.\d+)?", given):  # Unix time, in seconds or milliseconds
        seconds = float(given)
        return datetime.fromtimestamp(seconds / 1000 if seconds > 1e11 else seconds, UTC)
    if re.match(r"\d{4}", given):
        given = re.sub(r"\s*(UTC|GMT)$", "+00:00", given)
        return datetime.fromisoformat(re.sub(r"\s+([+-]\d\d:?\d\d)$", r"\1", given))
    return parsedate_to_datetime(given)
