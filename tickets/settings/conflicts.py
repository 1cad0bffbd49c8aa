"""Detects edits of the settings by somebody else while a page of them was open."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Self

from django import forms
from django.core import signing
from django.http import QueryDict

SALT: Final = "settings.seen"
NOT_SEEN: Final = object()
EDITED_BY_OTHERS: Final = (
    "Somebody changed these settings since you opened this page. Theirs stand below, except where you chose "
    "something else. Save again to keep what you see."
)


@dataclass(frozen=True, slots=True)
class Seen:
    """The values of a page's fields when it was opened, and the id of the latest change then."""

    change: int
    values: Mapping[str, Any]

    @classmethod
    def read(cls, written: str) -> Self | None:
        """None if the page sent nothing, or something not signed by us."""
        try:
            return cls(**signing.loads(written, salt=SALT))
        except signing.BadSignature:
            return None

    def write(self) -> str:
        """Signed, so that what comes back has the types that the fields compare with."""
        return signing.dumps({"change": self.change, "values": self.values}, salt=SALT)

    def others(self, now: Mapping[str, Any]) -> list[str]:
        """The names of fields whose values have changed since, or that are new."""
        return [name for name, value in now.items() if self.values.get(name, NOT_SEEN) != value]

    def touched(self, field: forms.BoundField) -> bool:
        """Whether the sender changed this field."""
        name = field.name
        return name in self.values and field.field.has_changed(self.values[name], field.data)


def fill_in(data: QueryDict, name: str, field: forms.Field) -> None:
    """Set the field to its present value, as a browser would send it untouched."""
    value = field.prepare_value(field.initial)
    if isinstance(value, bool):
        value = ["on"] if value else []
    data.setlist(
        name, [str(one) for one in value] if isinstance(value, list) else ["" if value is None else str(value)]
    )
    if not data.getlist(name):
        del data[name]
