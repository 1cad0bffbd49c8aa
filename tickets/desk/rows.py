"""Renders the rows of the list. Fifty rows by template tags would cost more than the rest of the page, so a row is
one format string, filled with escaped values."""

from datetime import datetime
from functools import cache, lru_cache
from html import escape
from typing import NamedTuple, Self

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from supportdesk.accounts.models import Tenant, User
from tickets.desk.people import initials
from tickets.looks import PriorityLook
from tickets.models import SlaClock, Ticket, settings_of
from tickets.moments import age, stamp, until
from tickets.states import WAITING, Source, Status
from tickets.templatetags.icons import reference


class Row(NamedTuple):
    """The columns that a row shows. Fetching whole tickets with their relations would take ten times as long."""

    pk: int
    tenant_id: int
    number: str
    subject: str
    excerpt: str
    priority: str
    status: str
    source: str
    created_at: datetime
    updated_at: datetime
    due_at: datetime | None
    breached_at: datetime | None
    policy_id: int | None
    requester: str
    queue: str
    assignee_id: int | None
    assignee: str | None
    assignee_email: str | None
    is_near: bool


PEOPLE = ("requester__name", "queue__name", "assignee_id", "assignee__name", "assignee__email")
COLUMNS = (*Row._fields[:13], *PEOPLE)
ROW = (
    '<tr class="ticket-row" id="ticket-{number}">'
    '<td class="check"><input type="checkbox" name="ticket" value="{number}" aria-label="Select {number}"></td>'
    '<td class="priority">{priority}</td><td class="num">{number}{source}</td>'
    '<th class="subject" scope="row"><a href="{url}">{subject}</a><span>{excerpt}</span></th>'
    '<td class="requester">{requester}</td><td class="queue">{queue}</td><td class="assignee">{assignee}</td>'
    '<td class="status">{status}</td><td class="due">{due}</td>'
    '<td class="age"><time datetime="{iso}" title="{stamp}">{age}</time></td></tr>'
)
NOBODY = mark_safe(
    '<i class="avatar" data-nobody title="Nobody" aria-hidden="true"></i><span class="visually-hidden">Nobody</span>'
)


@lru_cache(maxsize=1024)
def priority_icon(look: PriorityLook) -> SafeString:
    return reference(look.icon, f"{look.label} priority", priority=look.code, colour=look.colour)


class Looks(NamedTuple):
    """One tenant's icons, rendered once for all of its rows."""

    priority: dict[str, SafeString]
    chat: SafeString

    @classmethod
    def of(cls, tenant: Tenant) -> Self:
        settings = settings_of(tenant)
        chat = reference("source-chat", f"From {settings.source(Source.CHAT).in_sentence}")
        return cls({look.code: priority_icon(look) for look in settings.priorities}, chat)


class Shared(NamedTuple):
    """What all rows of a page share."""

    viewer_id: int
    base: str
    now: datetime
    looks: dict[int, Looks]  # by tenant


@cache
def status_badge(status: str) -> SafeString:
    icon = reference(f"status-{status}")
    return mark_safe(f'<span class="badge" data-status="{status}">{icon}{Status(status).label}</span>')


MISSED = reference("timer-off", "A deadline was missed", tone="danger")


def due_cell(row: Row, now: datetime) -> str:
    """The nearest deadline; without one, whether the clock is paused or a deadline was missed."""
    if row.due_at is None:
        words = "paused" if row.policy_id and row.status in WAITING else ""
        missed = f'<span class="sla" data-sla="breached">{MISSED}missed</span>' if row.breached_at else ""
        return missed or words
    if row.due_at <= now:
        tone, words = "breached", f"breached {age(row.due_at, now)} ago"
    else:
        tone, words = "warning" if row.is_near else "ok", f"due in {until(row.due_at, now)}"
    before = MISSED if row.breached_at and row.due_at > now else ""
    return f'<span class="sla" data-sla="{tone}" title="Due {stamp(row.due_at)}">{before}{words}</span>'


def assignee_cell(row: Row, viewer_id: int) -> str:
    if row.assignee_id is None:
        return NOBODY
    full_name = row.assignee or row.assignee_email or ""
    name, mine = escape(full_name), " data-me" if row.assignee_id == viewer_id else ""
    letters = escape(initials(full_name))
    avatar = f'<i class="avatar"{mine} title="{name}" aria-hidden="true">{letters}</i>'
    return f'{avatar}<span class="visually-hidden">{name}</span>'


def draw(row: Row, shared: Shared, *, since: datetime) -> str:
    looks = shared.looks[row.tenant_id]
    return ROW.format(
        number=row.number,
        url=f"{shared.base}{row.number}/",
        priority=looks.priority[row.priority],
        status=status_badge(row.status),
        source=looks.chat if row.source == Source.CHAT else "",
        subject=escape(row.subject),
        excerpt=escape(row.excerpt),
        requester=escape(row.requester),
        queue=escape(row.queue),
        assignee=assignee_cell(row, shared.viewer_id),
        due=due_cell(row, shared.now),
        iso=since.isoformat(timespec="minutes"),
        stamp=stamp(since),
        age=age(since, shared.now),
    )


def near_deadline(now: datetime) -> Exists:
    """Whether the warning time of the next deadline has passed."""
    clocks = SlaClock.objects.on(OuterRef("pk")).running()
    return Exists(clocks.due_together(OuterRef("due_at")).to_warn_by(now))


def draw_rows(ids: list[int], *, viewer: User, now: datetime, by_update: bool = False) -> SafeString:
    """All rows as HTML, in one query; with `by_update` their age counts from the last change."""
    rows = Ticket.objects.with_ids(ids).values_list(*COLUMNS, near_deadline(now)) if ids else ()
    found = {row.pk: row for row in map(Row._make, rows)}
    looks = {one.tenant_id: Looks.of(one.tenant) for one in viewer.desk}
    shared = Shared(viewer.pk, reverse("desk:tickets"), now, looks)
    drawn = (
        draw(row, shared, since=row.updated_at if by_update else row.created_at) for pk in ids if (row := found.get(pk))
    )
    return mark_safe("\n".join(drawn))
