"""Maps a file's columns to our fields. Names are compared without regard to case, spaces and punctuation."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tickets.importing.lines import Unreadable


@dataclass(frozen=True, slots=True)
class Field:
    meaning: str
    synonyms: tuple[str, ...] = ()


FIELDS: Mapping[str, Field] = {
    "external_id": Field(
        "the other system's id; a row whose id was imported before is passed over",
        ("id", "ticket_id", "ticket_number", "case_id", "conversation_id", "number", "reference", "uuid"),
    ),
    "subject": Field("one line; without it, the start of the body", ("title", "summary", "headline")),
    "body": Field(
        "what the customer wrote (required, unless replies begin with it)",
        ("message", "text", "description", "content", "question", "narrative", "complaint", "enquiry"),
    ),
    "requester_name": Field(
        "who asked; also as “Name <address>”",
        (
            "customer_name",
            "requester",
            "customer",
            "name",
            "from",
            "from_name",
            "author",
            "requester.name",
            "customer.name",
        ),
    ),
    "requester_email": Field(
        "their address; contacts are found by it",
        ("customer_email", "email", "from_email", "email_address", "requester.email", "customer.email"),
    ),
    "tier": Field("standard, premium or vip", ("customer_tier", "requester_tier", "plan", "customer.tier")),
    "source": Field("portal, email, phone, chat or api; else --source", ("channel", "via")),
    "status": Field("open, in_progress, pending, resolved or closed", ("ticket_status",)),
    "priority": Field("low, medium, high or urgent; else triage decides", ("urgency", "severity", "ticket_priority")),
    "category": Field(
        "billing, technical, sales, account or general; another word becomes a tag", ("ticket_category",)
    ),
    "tags": Field("a JSON list, or words between commas", ("tag", "labels", "label")),
    "created_at": Field(
        "ISO 8601, RFC 2822 or Unix time",
        (
            "created",
            "date",
            "timestamp",
            "opened_at",
            "started_at",
            "started",
            "submitted_at",
            "received_at",
            "datetime",
        ),
    ),
    "resolved_at": Field(
        "likewise; a ticket with it is at least resolved", ("resolved", "closed_at", "solved_at", "ended_at")
    ),
    "queue": Field("a queue of the tenant, by name", ("group", "team", "department")),
    "assignee": Field(
        "a member of the tenant, by address or full name", ("assigned_to", "assignee_email", "assignee.email")
    ),
    "answer": Field("one agent's reply", ("reply", "response", "agent_reply")),
    "replies": Field(
        "the thread: [{author: customer|agent|system|ai, name, email, body, at, internal}, …] in JSON",
        ("messages", "conversation", "thread", "comments", "turns"),
    ),
}


def blank(value: Any) -> bool:
    return value is None or value == [] or (isinstance(value, str) and not value.strip())


def plain(name: str) -> str:
    return re.sub(r"[^\w.]+", "_", name.strip().lower()).strip("_")


def parse_mapping(pairs: Iterable[str]) -> dict[str, str]:
    """`field=column` pairs. Raises Unreadable for one that names no field of ours."""
    mapping: dict[str, str] = {}
    for pair in pairs:
        field, separator, column = pair.partition("=")
        if not separator or not column or field not in FIELDS:
            raise Unreadable(f"--map {pair}: write FIELD=COLUMN, FIELD one of {', '.join(FIELDS)}.")
        mapping[field] = column
    return mapping


class Columns:
    """Picks the values of our fields from rows."""

    def __init__(self, mapping: Mapping[str, str]) -> None:
        self._mapping = mapping
        self._places: dict[tuple[str, ...], dict[str, list[str]]] = {}

    def pick(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """For each field, the first non-blank value among its columns; fields without one are left out."""
        names = tuple(values)
        places = self._places.get(names)
        if places is None:
            if len(self._places) > 1000:  # a file in which each row has keys of its own
                self._places.clear()
            places = self._places[names] = self.place(names)
        picked: dict[str, Any] = {}
        for field, columns in places.items():
            for column in columns:
                if not blank(values[column]):
                    picked[field] = values[column]
                    break
        return picked

    def place(self, names: Iterable[str]) -> dict[str, list[str]]:
        by_plain: dict[str, str] = {}
        for name in names:
            by_plain.setdefault(plain(name), name)
        places = {field: [by_plain[name] for name in self._wanted(field) if name in by_plain] for field in FIELDS}
        return {field: columns for field, columns in places.items() if columns}

    def _wanted(self, field: str) -> list[str]:
        if field in self._mapping:
            return [plain(self._mapping[field])]
        taken = {plain(column) for column in self._mapping.values()}
        return [name for name in (field, *FIELDS[field].synonyms) if name not in taken]

    def check(self, header: list[str]) -> None:
        """Raises Unreadable if the header is ambiguous or has no column for a message."""
        counts = Counter(map(plain, header))
        for column in self._mapping.values():
            if plain(column) not in counts:
                raise Unreadable(f"No column is named {column}. The columns are: {', '.join(header)}.")
        places = self.place(header)
        for column in {column for columns in places.values() for column in columns}:
            if counts[plain(column)] > 1:
                raise Unreadable(f"{counts[plain(column)]} columns are named {column}: rename all but one.")
        if not {"body", "subject", "replies"} & places.keys():
            raise Unreadable(
                f"No column holds a message. The columns are: {', '.join(header)}. Name it: --map body=COLUMN."
            )


def described() -> str:
    """The table of fields, for --help."""
    lines = []
    for name, field in FIELDS.items():
        also = f" (also: {', '.join(field.synonyms)})" if field.synonyms else ""
        lines.append(f"  {name:<16} {field.meaning}{also}")
    return "\n".join(lines)
