"""Composes mails as plain values, with headers. Nothing here is sent or stored."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from email.utils import parseaddr
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.template.loader import render_to_string
from django.utils.crypto import salted_hmac

from tickets.rendering import render

SUBJECT_LIMIT = 250
# RFC 3834 and Microsoft's own: other machines must not answer a machine.
AUTOMATIC = {"Auto-Submitted": "auto-replied", "X-Auto-Response-Suppress": "All"}
MARKDOWN = ("body", "answer")  # of the words of a mail
UNSEEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}
MARKED = re.compile(r"^\s*re\s*:\s*", re.IGNORECASE)


class Unmailable(Exception):
    """No mail can be sent to this address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """The ticket that a mail is about, as customers may see it."""

    number: str
    title: str
    desk: str
    link: str
    thread: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """Sender and recipient."""

    sender: str
    to: tuple[str, str]  # name and address
    reply_to: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    sender: str
    to: str
    subject: str
    text: str
    html: str
    reply_to: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    tags: dict[str, str] = field(default_factory=dict)

    def payload(self) -> dict[str, Any]:
        """The mail as Resend's API takes it; plain data, so that a delivery can freeze it."""
        payload: dict[str, Any] = {
            "from": self.sender,
            "to": [self.to],
            "subject": self.subject,
            "text": self.text,
            "html": self.html,
            "headers": self.headers,
            "tags": [{"name": name, "value": value} for name, value in self.tags.items()],
        }
        return payload | ({"reply_to": [self.reply_to]} if self.reply_to else {})


def acknowledgement(
    about: Subject, envelope: Envelope, *, body: str, files: Iterable[str] = (), answer: str = ""
) -> Mail:
    """To the requester of a new ticket, with the assistant's answer, if there is one already.

    Files are listed by name: they stay with the ticket."""
    words = {"body": body, "files": [one_line(name) for name in files], "answer": answer}
    return _mail("acknowledgement", about, envelope, words=words, headers=AUTOMATIC)


def answer(about: Subject, envelope: Envelope, *, body: str, agent: str, files: Iterable[str] = ()) -> Mail:
    """An agent's answer, to the requester."""
    words = {"body": body, "agent": one_line(agent), "files": [one_line(name) for name in files]}
    return _mail("answer", about, envelope, words=words, headers={})


def automatic(about: Subject, envelope: Envelope, *, body: str) -> Mail:
    """The assistant's answer, to the requester."""
    return _mail("assistant", about, envelope, words={"body": body}, headers=AUTOMATIC)


def resolution(about: Subject, envelope: Envelope, *, rating: str) -> Mail:
    """To the requester of a resolved ticket, with the link to rate it."""
    return _mail("resolution", about, envelope, words={"body": "", "rating": rating}, headers=AUTOMATIC)


def _mail(kind: str, about: Subject, envelope: Envelope, *, words: dict[str, Any], headers: dict[str, str]) -> Mail:
    words |= {"about": about, "name": one_line(envelope.to[0])}
    return Mail(
        sender=envelope.sender,
        to=mailbox(*envelope.to),
        subject=subject_line(about),
        text=render_to_string(f"email/{kind}.txt", words),
        html=render_to_string(f"email/{kind}.html", words | {name: render(words.get(name, "")) for name in MARKDOWN}),
        reply_to=envelope.reply_to,
        # Resend's Message-IDs cannot be chosen, so every mail of a ticket names one that was never sent: mail
        # programs then show them as one conversation, and an answer carries it back to us.
        headers={"In-Reply-To": about.thread, "References": about.thread, **headers},
        tags={"ticket": about.number, "kind": kind},
    )


def subject_line(about: Subject) -> str:
    """Such as: Re: Cannot log in [SD-00012]"""
    title = MARKED.sub("", one_line(about.title))
    room = SUBJECT_LIMIT - len(about.number) - len("Re:  []")
    return f"Re: {title[:room]} [{about.number}]"


def thread_id(number: str, host: str) -> str:
    """The ticket's own message id. Signed, so that knowing a number is not enough to write into its thread."""
    return f"<{number.lower()}.{salted_hmac('mail thread', number).hexdigest()[:20]}@{host}>"


def mailbox(name: str, address: str) -> str:
    """Such as: "Ada Lovelace" <ada@example.com>. Raises Unmailable if the address is not exactly one address."""
    address = address.strip()
    try:
        validate_email(address)
    except ValidationError as error:
        raise Unmailable(f"“{one_line(address)[:100]}” is not an address that mail can be sent to.") from error
    return named(name, address)


def sent_by(name: str, sender: str) -> str:
    """The configured sender under another name."""
    return named(name, parseaddr(sender)[1])


def named(name: str, address: str) -> str:
    shown = one_line(name).replace("\\", "").replace('"', "'")[:100]
    return f'"{shown}" <{address}>' if shown else address


def one_line(text: str) -> str:
    """Without line breaks and control characters, as headers require."""
    return " ".join("".join(" " if unicodedata.category(each) in UNSEEN else each for each in text).split())
