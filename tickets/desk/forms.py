"""The desk's forms. They parse and limit input; the verbs decide whether it is allowed."""

import uuid

from django import forms

from tickets.errors import Invalid
from tickets.files.attaching import WithFiles
from tickets.forms import RefusableForm
from tickets.states import Status
from tickets.text import BIGGEST_ID, fingerprint, is_id

AFTERWARDS = (("", "Nothing"), (Status.PENDING, "Set pending"), (Status.RESOLVED, "Resolve"))


def new_key() -> str:
    return uuid.uuid4().hex


class KeyedForm(RefusableForm, WithFiles):
    """A form with a one-time key, which makes sending it twice harmless. It may have files."""

    key = forms.RegexField(r"^[0-9a-f-]{32,36}$", required=False)

    @property
    def one_time_key(self) -> str:
        """The key to render: a refused form keeps the key it was sent with."""
        return (self.is_bound and self.cleaned_data.get("key")) or new_key()

    def key_of(self, kind: str) -> str | None:
        """The idempotency key of this submission, which includes a hash of its content: the Back button restores a form
        with its old key, and different text or files must not count as sent already."""
        said = fingerprint(kind, *(str(self.cleaned_data.get(name, "")) for name in ("subject", "body")), *self.marks)
        return f"{self.cleaned_data['key']}/{said}" if self.cleaned_data["key"] else None

    @property
    def problem(self) -> str:
        """The first error message."""
        return next((str(error) for errors in self.errors.values() for error in errors), "")


class AnswerForm(KeyedForm):
    body = forms.CharField(required=False, strip=False)
    then = forms.ChoiceField(choices=AFTERWARDS, required=False)
    seen = forms.IntegerField(required=False, min_value=0, max_value=BIGGEST_ID)

    stale = False  # refused because somebody else wrote meanwhile

    @property
    def read_up_to(self) -> int | None:
        """The last entry that the author had seen, if newer ones made the form stale."""
        seen: int | None = self.cleaned_data.get("seen") if self.stale else None
        return seen

    @property
    def text(self) -> str:
        """The text to show: what was typed, or the initial text."""
        return str(self.data.get("body", "") if self.is_bound else self.initial.get("body", ""))


def tags_of(text: str) -> list[str]:
    """Split typed tags at commas and spaces."""
    return [tag for tag in text.replace(",", " ").split() if tag]


def optional_id(text: str | None, *, field: str) -> int | None:
    """An id from a query string; None if it is absent or blank. Raises Invalid."""
    if not text:
        return None
    if not is_id(text):
        raise Invalid("Must be an id.", field=field)
    return int(text)
