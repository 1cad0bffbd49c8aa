"""Describes a file by its name, its declared type and its first bytes. Pure."""

from dataclasses import dataclass

from tickets.files.measuring import measure
from tickets.files.naming import extension_of, is_active, shown_name
from tickets.files.sniffing import KINDS, UNKNOWN_TYPE, Kind, sniff


@dataclass(frozen=True, slots=True)
class Description:
    name: str
    kind: Kind
    type: str  # what it is served as
    width: int | None = None
    height: int | None = None


def describe(given_name: str, declared: str, head: bytes) -> Description:
    """A file whose name or declared type contradicts its content is served as application/octet-stream."""
    name, kind = shown_name(given_name), sniff(head)
    if is_active(name) or not agree(kind, extension_of(name), declared.partition(";")[0].strip().lower()):
        return Description(name, kind, UNKNOWN_TYPE)
    size = measure(kind.name, head) if kind.is_picture else None
    if kind.is_picture and size is None:
        return Description(name, KINDS["unknown"], UNKNOWN_TYPE)
    return Description(name, kind, kind.type, *(size or ()))


def agree(kind: Kind, extension: str, declared: str) -> bool:
    """Whether name and declared type fit the content. Browsers guess types, so only those of pictures count."""
    if extension and extension not in kind.extensions:
        return False
    return not kind.is_picture or declared in {"", UNKNOWN_TYPE} or declared.startswith("image/")
