"""Normalises what people typed for storage. Raises Invalid, naming the field, for what cannot be stored."""

from hashlib import sha256

from tickets.errors import Invalid

SUBJECT_LIMIT = 200
BODY_LIMIT = 100_000
EXCERPT_LIMIT = 140
BIGGEST_ID = 2**63 - 1  # what a bigint column holds


def subject_line(text: str) -> str:
    """One line, 1 to 200 characters."""
    return required(" ".join(text.split()), field="subject", limit=SUBJECT_LIMIT)


def body_text(text: str) -> str:
    """1 to 100,000 characters, lines ended by \\n."""
    return required(plain_lines(text), field="body", limit=BODY_LIMIT)


def plain_lines(text: str) -> str:
    """Without white space around it, lines ended by \\n."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def required(text: str, *, field: str, limit: int) -> str:
    """The text, if it is `storable` and not blank. Raises Invalid."""
    if not text.strip("\u200b\u200c\u200d\u2060\ufeff \t\n"):
        raise Invalid("This cannot be blank.", field=field)
    return storable(text, field=field, limit=limit)


def storable(text: str, *, field: str, limit: int) -> str:
    """The text, if PostgreSQL can store it in `limit` characters. Raises Invalid."""
    if "\x00" in text:
        raise Invalid("Null characters are not allowed.", field=field)
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise Invalid("Half of a character pair is not text.", field=field)
    if len(text) > limit:
        raise Invalid(f"At most {limit:,} characters; this has {len(text):,}.", field=field)
    return text


def is_id(text: str) -> bool:
    """Whether a row could have this id."""
    return text.isascii() and text.isdigit() and len(text) <= len(str(BIGGEST_ID)) and int(text) <= BIGGEST_ID


def excerpt(text: str) -> str:
    """The start of a text as one line."""
    line = " ".join(text[: EXCERPT_LIMIT * 4].split())
    return line if len(line) <= EXCERPT_LIMIT else f"{line[: EXCERPT_LIMIT - 1].rstrip()}…"


def fingerprint(*texts: str) -> str:
    """Sixteen characters that tell these texts from others."""
    return sha256("\x00".join(texts).encode(errors="replace")).hexdigest()[:16]
