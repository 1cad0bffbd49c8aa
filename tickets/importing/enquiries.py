"""Turns a row's values into one validated enquiry."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from email.utils import parseaddr
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from supportdesk.accounts.actors import ActorKind
from tickets.errors import Invalid
from tickets.importing import values
from tickets.importing.threads import Said, dated, read_thread, split_opening
from tickets.states import Category, Source, Status
from tickets.text import SUBJECT_LIMIT, excerpt, required

KEY_LIMIT = 120
NAME_LIMIT = 120
NAMELESS = "Unknown customer"
SUBJECT_FROM_BODY = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Defaults:
    """Values for rows that do not give them."""

    now: datetime
    zone: tzinfo
    source: str = Source.EMAIL
    system: str = "file"


@dataclass(frozen=True, slots=True)
class Requester:
    name: str
    email: str
    tier: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Enquiry:
    line: int
    key: str
    requester: Requester
    subject: str
    body: str
    source: str
    status: str
    priority: str
    category: str
    tags: tuple[str, ...]
    queue: str
    assignee: str
    created_at: datetime
    ended_at: datetime
    replies: tuple[tuple[Said, datetime], ...]
    remarks: tuple[str, ...]  # what was not taken as it stood


def read_enquiry(line: int, given: Mapping[str, Any], defaults: Defaults) -> Enquiry:
    """Validate and convert a row. Raises Invalid, naming the field."""
    remarks: list[str] = []
    said = read_thread(given["replies"], defaults.zone, defaults.now) if "replies" in given else []
    subject, body, opening, said = _words(given, said, remarks)
    created_at = _moment(given, "created_at", defaults) or (opening and opening.at) or defaults.now
    said += _answer(given)
    replies = tuple(dated(said, created_at))
    last_said = replies[-1][1] if replies else created_at
    ended_at = _ended_at(given, created_at, defaults)
    category, tags = _category(given, remarks)
    return Enquiry(
        line=line,
        key=_key(given, defaults.system),
        requester=_requester(given, opening, remarks),
        subject=subject,
        body=body,
        source=_source(given, defaults, remarks),
        status=values.known(given.get("status"), "status", values.STATUSES) or (Status.RESOLVED if ended_at else ""),
        priority=values.known(given.get("priority"), "priority", values.PRIORITIES),
        category=category,
        tags=tags,
        queue=values.text(given.get("queue"), "queue"),
        assignee=values.text(given.get("assignee"), "assignee"),
        created_at=created_at,
        ended_at=max(ended_at or last_said, last_said),
        replies=replies,
        remarks=tuple(remarks),
    )


def _words(given: Mapping[str, Any], said: list[Said], remarks: list[str]) -> tuple[str, str, Said | None, list[Said]]:
    """Subject, body, the thread entry that the body came from (if any), and the rest of the thread."""
    opening = None
    subject = " ".join(values.text(given.get("subject"), "subject").split())
    body = values.text(given.get("body"), "body")
    if not body and said:
        opening, said = split_opening(said)
        body = opening.body
    body = body or subject
    if not body:
        raise Invalid("Neither body nor subject says anything.", field="body")
    if len(subject) > SUBJECT_LIMIT:
        remarks.append("subject over 200 characters: shortened, and put whole before the body")
        body = f"{subject}\n\n{body}" if body != subject else body
    return shortened(subject or first_line(body), SUBJECT_LIMIT), body, opening, said


def first_line(body: str) -> str:
    """A subject for a message that has none: its first line, or the first words of that."""
    lines = (line.strip(" #>*-\t") for line in body[:2000].splitlines())
    return shortened(excerpt(next(filter(None, lines), body)), SUBJECT_FROM_BODY)


def shortened(text: str, limit: int) -> str:
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    whole_words = cut.rsplit(" ", 1)[0]
    return f"{(whole_words if len(whole_words) > limit // 2 else cut).rstrip(' ,;:.-')}…"


def _answer(given: Mapping[str, Any]) -> list[Said]:
    body = values.text(given.get("answer"), "answer")
    return [Said(ActorKind.AGENT, "", "", body, None, internal=False)] if body else []


def _moment(given: Mapping[str, Any], field: str, defaults: Defaults) -> datetime | None:
    return values.moment(given.get(field), field, defaults.zone, defaults.now)


def _ended_at(given: Mapping[str, Any], created_at: datetime, defaults: Defaults) -> datetime | None:
    ended_at = _moment(given, "resolved_at", defaults)
    if ended_at and ended_at < created_at:
        raise Invalid("It was resolved before it was created.", field="resolved_at")
    return ended_at


def _category(given: Mapping[str, Any], remarks: list[str]) -> tuple[str, tuple[str, ...]]:
    """Our category if the row has one; any other name is kept as a tag."""
    tags = values.tags(given.get("tags"))
    name = values.text(given.get("category"), "category")
    if name.lower() in Category.values or not name:
        return name.lower(), tuple(tags)
    remarks.append(f"category “{name[:60]}” is not one of ours: kept as a tag, triage decides")
    return "", tuple(dict.fromkeys(filter(None, [*tags[:29], values.tag(name)])))


def _source(given: Mapping[str, Any], defaults: Defaults, remarks: list[str]) -> str:
    try:
        return values.known(given.get("source"), "source", values.SOURCES) or defaults.source
    except Invalid as unknown:
        remarks.append(f"{unknown.message.rstrip('.')}: taken as {defaults.source}")
        return defaults.source


def _requester(given: Mapping[str, Any], opening: Said | None, remarks: list[str]) -> Requester:
    name = " ".join(values.text(given.get("requester_name"), "requester_name").split())
    email = values.text(given.get("requester_email"), "requester_email").lower()
    if "@" in name:
        found, address = parseaddr(name)
        name, email = found, email or address.lower()
    if opening:
        name, email = name or opening.name, email or opening.email.lower()
    if email:
        _check_address(email)
    name = required(name or name_of(email), field="requester_name", limit=10_000)
    return Requester(shortened(name, NAME_LIMIT), email, _tier(given, remarks))


def _check_address(email: str) -> None:
    try:
        validate_email(email)
    except ValidationError as error:
        raise Invalid(f"“{email[:80]}” is not an email address.", field="requester_email") from error


def name_of(email: str) -> str:
    """ava.stone@example.com is Ava Stone until she says otherwise."""
    words = re.split(r"[\W\d_]+", email.partition("@")[0].partition("+")[0])
    return " ".join(word.capitalize() for word in words if word) or email or NAMELESS


def _tier(given: Mapping[str, Any], remarks: list[str]) -> str:
    try:
        return values.known(given.get("tier"), "tier", values.TIERS) or "standard"
    except Invalid as unknown:
        remarks.append(f"{unknown.message.rstrip('.')}: taken as standard")
        return "standard"


def _key(given: Mapping[str, Any], system: str) -> str:
    """The idempotency key: the row's id in the other system, else a digest of its values."""
    if external_id := values.text(given.get("external_id"), "external_id"):
        key = f"import/{system}/{required(external_id, field='external_id', limit=10_000)}"
        return key if len(key) <= KEY_LIMIT else f"import/{system}/#{_digest(external_id)}"
    return f"import/{system}/row-{_digest(json.dumps(given, sort_keys=True, default=str))}"


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()
