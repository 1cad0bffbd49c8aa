"""Puts notices into words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from tickets.models import TicketEvent
from tickets.models.notice import Notice, NoticeKind
from tickets.states import ClockKind

SENTENCES = {
    NoticeKind.ANSWER: ("message-square", "{actor} answered"),
    NoticeKind.RESOLUTION: ("circle-check", "{actor} marked it as resolved"),
    NoticeKind.CUSTOMER_REPLY: ("reply", "{actor} wrote"),
    NoticeKind.ASSIGNMENT: ("user-plus", "{actor} assigned it to you"),
    NoticeKind.NOTE: ("lock", "{actor} added a note"),
    NoticeKind.SLA: ("alarm-clock", "{clock} was missed"),
}


@dataclass(frozen=True, slots=True)
class Line:
    pk: int
    icon: str
    words: str
    number: str
    subject: str
    at: datetime
    is_unread: bool


def tell(notice: Notice) -> Line:
    kind, ticket = NoticeKind(notice.kind), notice.ticket
    words, is_unread = sentence(kind, notice.event), notice.read_at is None
    return Line(notice.pk, SENTENCES[kind][0], words, ticket.number, ticket.subject, notice.at, is_unread)


def sentence(kind: NoticeKind, event: TicketEvent) -> str:
    actor, clock = event.actor_name or "The desk", clock_of(event.data.get("clock", ""))
    return SENTENCES[kind][1].format(actor=actor, clock=clock)


def clock_of(code: str) -> str:
    return str(ClockKind(code).label) if code in ClockKind.values else "A deadline"


def tell_all(notices: Iterable[Notice]) -> list[Line]:
    return [tell(notice) for notice in notices]
