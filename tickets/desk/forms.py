"""What the desk's pages send. Forms read and bound what was typed; whether it may be is for the verbs to say."""

import uuid

from django import forms
from django.core.exceptions import ValidationError

from tickets.errors import Invalid, Refused
from tickets.files.attaching import WithFiles
from tickets.states import Status
from tickets.text import BIGGEST_ID, fingerprint, is_id

AFTERWARDS = (("", "Nothing"), (Status.PENDING, "Set pending"), (Status.RESOLVED, "Resolve"))


def new_key() -> str:
    return uuid.uuid4().hex


class KeyedForm(WithFiles):
    """A form that is sent once, perhaps with files: its key makes a second sending harmless."""

    key = forms.RegexField(r"^[0-9a-f-]{32,36}$", required=False)

    @property
    def one_time_key(self) -> str:
        """The key to print: the one that was sent, as long as what it was sent for did not happen."""
        return (self.is_bound and self.cleaned_data.get("key")) or new_key()

    def key_of(self, kind: str) -> str | None:
        """The key of this act. Other words or files, or words of another kind, are another act: the Back button brings
        a form with its key, and what is then written anew must not be taken for sent."""
        said = fingerprint(kind, *(str(self.cleaned_data.get(name, "")) for name in ("subject", "body")), *self.marks)
        return f"{self.cleaned_data['key']}/{said}" if self.cleaned_data["key"] else None

    def refuse(self, refusal: Refused) -> None:
        """A verb's refusal, beside the field that it names."""
        self.add_error(refusal.field if refusal.field in self.fields else None, ValidationError(refusal.message))

    @property
    def problem(self) -> str:
        """The first thing that is wrong, in words."""
        return next((str(error) for errors in self.errors.values() for error in errors), "")


class AnswerForm(KeyedForm):
    body = forms.CharField(required=False, strip=False)
    then = forms.ChoiceField(choices=AFTERWARDS, required=False)
    seen = forms.IntegerField(required=False, min_value=0, max_value=BIGGEST_ID)

    stale = False  # refused because somebody else wrote meanwhile

    @property
    def read_up_to(self) -> int | None:
        """The entry after which everything is news to the author."""
        seen: int | None = self.cleaned_data.get("seen") if self.stale else None
        return seen

    @property
    def text(self) -> str:
        """What was typed, to be shown again; or what there is to start from."""
        return str(self.data.get("body", "") if self.is_bound else self.initial.get("body", ""))


def tags_of(text: str) -> list[str]:
    """Tags are typed with commas or spaces between them."""
    return [tag for tag in text.replace(",", " ").split() if tag]


def whole(text: str | None, *, field: str) -> int | None:
    """An id in a query string. Raises Invalid."""
    if not text:
        return None
    if not is_id(text):
        raise Invalid("Must be an id.", field=field)
    return int(text)
