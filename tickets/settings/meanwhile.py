"""What somebody else changed in the settings while a page of them was open."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Self

from django import forms
from django.core import signing
from django.http import QueryDict

SALT: Final = "settings.seen"
NOT_SEEN: Final = object()
TOLD: Final = (
    "Somebody changed these settings since you opened this page. Theirs stand below, except where you chose "
    "something else. Save again to keep what you see."
)


@dataclass(frozen=True, slots=True)
class Seen:
    """The fields of a page as they were when it was opened, and the latest change by then."""

    change: int
    values: Mapping[str, Any]

    @classmethod
    def read(cls, written: str) -> Self | None:
        """None where a page did not say, or not in our words."""
        try:
            return cls(**signing.loads(written, salt=SALT))
        except signing.BadSignature:
            return None

    def write(self) -> str:
        """Signed, so that what comes back is of the kinds that the fields compare with."""
        return signing.dumps({"change": self.change, "values": self.values}, salt=SALT)

    def others(self, now: Mapping[str, Any]) -> list[str]:
        """The fields that are other ones now, or new."""
        return [name for name, value in now.items() if self.values.get(name, NOT_SEEN) != value]

    def touched(self, field: forms.BoundField) -> bool:
        """Whether whoever sent the page had changed this one themselves."""
        name = field.name
        return name in self.values and field.field.has_changed(self.values[name], field.data)


def fill_in(data: QueryDict, name: str, field: forms.Field) -> None:
    """As a browser sends the field when nobody touches it."""
    value = field.prepare_value(field.initial)
    if isinstance(value, bool):
        value = ["on"] if value else []
    data.setlist(
        name, [str(one) for one in value] if isinstance(value, list) else ["" if value is None else str(value)]
    )
    if not data.getlist(name):
        del data[name]
