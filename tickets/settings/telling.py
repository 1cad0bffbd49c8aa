"""Puts changes of settings into words when they are displayed."""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from supportdesk.accounts.models import Tenant
from tickets.clock.lengths import write_minutes
from tickets.looks import Colour
from tickets.models import Queue, SettingChange
from tickets.models.desk_settings import MailKind
from tickets.states import ClockKind, Priority, Source

SHOWN = 20
SINCE_AT_MOST = 200
Names = Mapping[int, str]  # of queues


class Line(NamedTuple):
    what: str
    before: str
    after: str
    who: str
    at: datetime


class Told(NamedTuple):
    what: str
    before: str
    after: str


Say = Callable[[Any], str]
Teller = Callable[[SettingChange], Told]

_tellers: dict[str, Callable[[Tenant], Teller]] = {}


def tells(*kinds: str) -> Callable[[Callable[[Tenant], Teller]], Callable[[Tenant], Teller]]:
    """Register who puts the changes of these kinds into words. Apps that depend on this one call it in AppConfig.ready.

    A kind is the part of a setting's name before the first dot."""

    def decorate(made: Callable[[Tenant], Teller]) -> Callable[[Tenant], Teller]:
        _tellers.update(dict.fromkeys(kinds, made))
        return made

    return decorate


def latest_changes(tenant: Tenant, *, setting: str = "") -> list[Line]:
    """The latest changes of all settings, or of one."""
    changes = SettingChange.objects.of(tenant).latest_first()
    return lines_of(tenant, (changes.to(setting) if setting else changes)[:SHOWN])


def last_change(tenant_id: int) -> int:
    return SettingChange.objects.of(tenant_id).latest_first().values_list("pk", flat=True).first() or 0


def changes_since(tenant: Tenant, change: int, kinds: Collection[str]) -> list[Line]:
    """The changes of these kinds after the one with this id, latest first."""
    later = SettingChange.objects.of(tenant).after(change).latest_first()[:SINCE_AT_MOST]
    return lines_of(tenant, [one for one in later if kind_of(one) in kinds])


def lines_of(tenant: Tenant, changes: Iterable[SettingChange]) -> list[Line]:
    shown = list(changes)
    tellers = {make: make(tenant) for make in {*map(maker_of, shown)}}  # what they have to read, they read once
    return [Line(*tellers[maker_of(change)](change), change.actor_name, change.at) for change in shown]


def kind_of(change: SettingChange) -> str:
    return change.setting.partition(".")[0]


def maker_of(change: SettingChange) -> Callable[[Tenant], Teller]:
    return _tellers.get(kind_of(change), teller_here)


def teller_here(tenant: Tenant) -> Teller:
    queues = dict(Queue.objects.of(tenant).values_list("pk", "name"))
    return lambda change: tell(change, queues)


def tell(change: SettingChange, queues: Names) -> Told:
    what, say = told_of(change.setting, queues)
    return Told(what, say(change.before), say(change.after))


def told_of(setting: str, queues: Names) -> tuple[str, Say]:
    """The label of a setting, and the function that puts its values into words. Unknown settings keep their names."""
    kind, _, rest = setting.partition(".")
    code, _, part = rest.rpartition(".")
    match kind:
        case "priority" if code in Priority.values:
            return f"{Priority(code).label} priority, {part}", colour if part == "colour" else quoted
        case "target" if code in Priority.values:
            return f"{Priority(code).label} priority, {label(ClockKind, part).lower()} within", minutes
        case "source" if code in Source.values:
            return f"{Source(code).label} as a source" + (", label" if part == "label" else ""), on_off_or_text
        case "default_queue":
            return "Default queue", lambda value: queues.get(
                value if isinstance(value, int) else 0, "a queue that is gone"
            )
        case "mail":
            return f"Mail “{label(MailKind, rest)}”", on_off_or_text
    return PLAIN.get(setting, (setting, quoted))


def label(choices: Any, code: str) -> str:
    return str(choices(code).label) if code in choices.values else code


def quoted(value: Any) -> str:
    return "nothing" if value is None else f"“{value}”"


def colour(value: Any) -> str:
    return label(Colour, str(value)).lower()


def minutes(value: Any) -> str:
    return write_minutes(value) if isinstance(value, int) else "no target"


def on_off_or_text(value: Any) -> str:
    return ("on" if value else "off") if isinstance(value, bool) else quoted(value)


def in_order(value: Any) -> str:
    codes: Iterable[str] = value if isinstance(value, list) else []
    return ", ".join(label(Priority, code).lower() for code in codes)


def days(value: Any) -> str:
    return "never" if value == 0 else f"{value} day{'' if value == 1 else 's'}"


PLAIN: dict[str, tuple[str, Say]] = {
    "priority.order": ("Order of priorities", in_order),
    "auto_assign": ("Automatic assignment", on_off_or_text),
    "auto_close_days": ("Close resolved tickets after", days),
    "reopen_window_days": ("Answers reopen for", days),
    "customers_may_delete": ("Customers may delete their tickets", on_off_or_text),
}
