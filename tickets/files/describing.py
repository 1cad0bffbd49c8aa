"""What is made of a file's name, its sender's word and its first bytes. Pure."""

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
    """A file that its name or its sender calls something else than it is gets served as bytes, and nothing more."""
    name, kind = shown_name(given_name), sniff(head)
    if is_active(name) or not agree(kind, extension_of(name), declared.partition(";")[0].strip().lower()):
        return Description(name, kind, UNKNOWN_TYPE)
    size = measure(kind.name, head) if kind.is_picture else None
    if kind.is_picture and size is None:
        return Description(name, KINDS["unknown"], UNKNOWN_TYPE)
    return Description(name, kind, kind.type, *(size or ()))


def agree(kind: Kind, extension: str, declared: str) -> bool:
    """Declared types are guesses of the sender's machine: only one that makes a page of a picture is a lie."""
    if extension and extension not in kind.extensions:
        return False
    return not kind.is_picture or declared in {"", UNKNOWN_TYPE} or declared.startswith("image/")
