"""The rows of the list. Fifty of them in template tags would cost more than all else on the page, so a row is
one format string, filled with escaped words."""

from datetime import datetime
from functools import cache
from html import escape
from typing import NamedTuple

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from supportdesk.accounts.models import User
from tickets.desk.people import initials
from tickets.models import Ticket
from tickets.moments import age, stamp
from tickets.states import Priority, Source, Status
from tickets.templatetags.icons import reference


class Row(NamedTuple):
    """What a row shows. Whole tickets with their people would cost ten times as much to read."""

    pk: int
    number: str
    subject: str
    excerpt: str
    priority: str
    status: str
    source: str
    created_at: datetime
    updated_at: datetime
    requester: str
    queue: str
    assignee_id: int | None
    assignee: str | None
    assignee_email: str | None


PEOPLE = ("requester__name", "queue__name", "assignee_id", "assignee__name", "assignee__email")
COLUMNS = (*Row._fields[:9], *PEOPLE)
ROW = (
    '<tr class="ticket-row" id="ticket-{number}">'
    '<td class="check"><input type="checkbox" name="ticket" value="{number}" aria-label="Select {number}"></td>'
    '<td class="priority">{priority}</td><td class="num">{number}{source}</td>'
    '<th class="subject" scope="row"><a href="{url}">{subject}</a><span>{excerpt}</span></th>'
    '<td class="requester">{requester}</td><td class="queue">{queue}</td><td class="assignee">{assignee}</td>'
    '<td class="due">{status}</td><td class="age"><time datetime="{iso}" title="{stamp}">{age}</time></td></tr>'
)
NOBODY = mark_safe(
    '<i class="avatar" data-nobody title="Nobody" aria-hidden="true"></i><span class="visually-hidden">Nobody</span>'
)


@cache
def priority_icon(priority: str) -> SafeString:
    return reference(f"priority-{priority}", f"{Priority(priority).label} priority", priority=priority)


@cache
def status_badge(status: str) -> SafeString:
    icon = reference(f"status-{status}")
    return mark_safe(f'<span class="badge" data-status="{status}">{icon}{Status(status).label}</span>')


CHAT = reference("source-chat", "From chat")


def assignee_cell(row: Row, viewer_id: int) -> str:
    if row.assignee_id is None:
        return NOBODY
    full_name = row.assignee or row.assignee_email or ""
    name, mine = escape(full_name), " data-me" if row.assignee_id == viewer_id else ""
    letters = escape(initials(full_name))
    avatar = f'<i class="avatar"{mine} title="{name}" aria-hidden="true">{letters}</i>'
    return f'{avatar}<span class="visually-hidden">{name}</span>'


def draw(row: Row, *, viewer_id: int, base: str, now: datetime, since: datetime) -> str:
    return ROW.format(
        number=row.number,
        url=f"{base}{row.number}/",
        priority=priority_icon(row.priority),
        status=status_badge(row.status),
        source=CHAT if row.source == Source.CHAT else "",
        subject=escape(row.subject),
        excerpt=escape(row.excerpt),
        requester=escape(row.requester),
        queue=escape(row.queue),
        assignee=assignee_cell(row, viewer_id),
        iso=since.isoformat(timespec="minutes"),
        stamp=stamp(since),
        age=age(since, now),
    )


def draw_rows(ids: list[int], *, viewer: User, now: datetime, by_update: bool = False) -> SafeString:
    """All rows, in one query; their age counts from the last change where the list is sorted by that."""
    found = {row.pk: row for row in map(Row._make, Ticket.objects.with_ids(ids).values_list(*COLUMNS))} if ids else {}
    base = reverse("desk:tickets")
    drawn = (
        draw(row, viewer_id=viewer.pk, base=base, now=now, since=row.updated_at if by_update else row.created_at)
        for pk in ids
        if (row := found.get(pk))
    )
    return mark_safe("\n".join(drawn))
