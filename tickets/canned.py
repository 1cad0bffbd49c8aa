"""Canned responses: Markdown with a fixed set of names in double braces, filled in and never evaluated."""

import re
from collections.abc import Iterable, Mapping

PLACEHOLDER = re.compile(r"\{\{([^{}]*)\}\}")

# Every name there is, and what stands in its place.
VARIABLES: Mapping[str, str] = {
    "actor.name": "the agent who answers",
    "actor.first_name": "their first name",
    "ticket.number": "such as SD-00012",
    "ticket.subject": "the ticket's subject",
    "ticket.status": "such as In progress",
    "ticket.priority": "such as High",
    "requester.name": "the customer",
    "requester.first_name": "their first name",
    "requester.email": "their address; nothing if unknown",
    "tenant.name": "your company",
}


def names_in(body: str) -> Iterable[str]:
    return (found.strip() for found in PLACEHOLDER.findall(body))


def unknown_names(body: str) -> list[str]:
    """What stands in double braces and means nothing, in the order of the text, each once."""
    return list(dict.fromkeys(name for name in names_in(body) if name not in VARIABLES))


def fill(body: str, values: Mapping[str, str]) -> str:
    """The text with each name's value in its place. Values are put in as they are, and not looked through again;
    a name without a value stays as it stands."""
    return PLACEHOLDER.sub(lambda found: values.get(found[1].strip(), found[0]), body)
