"""What was changed in the settings, in words: made from its codes when somebody looks."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from supportdesk.accounts.models import Tenant
from tickets.clock.lengths import write_minutes
from tickets.looks import Colour
from tickets.models import Queue, SettingChange
from tickets.models.desk_settings import MailKind
from tickets.states import ClockKind, Priority, Source

SHOWN = 20
Names = Mapping[int, str]  # of queues


class Line(NamedTuple):
    what: str
    before: str
    after: str
    who: str
    at: datetime


def latest_changes(tenant: Tenant) -> list[Line]:
    changes = list(SettingChange.objects.of(tenant).latest_first()[:SHOWN])
    queues = Queue.objects.of(tenant).values_list("pk", "name") if changes else ()
    return [tell(change, dict(queues)) for change in changes]


def tell(change: SettingChange, queues: Names) -> Line:
    what, say = told_of(change.setting, queues)
    return Line(what, say(change.before), say(change.after), change.actor_name, change.at)


Say = Callable[[Any], str]


def told_of(setting: str, queues: Names) -> tuple[str, Say]:
    """What a setting is called, and how its values read. Names of settings that are no more read as they stand."""
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
