"""What the desk's pages send. Forms read and bound what was typed; whether it may be is for the verbs to say."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import QueryDict

from supportdesk.accounts.models import Contact, Tenant, User
from tickets.desk.people import Member
from tickets.desk.sidebar import full_name
from tickets.errors import Invalid, Refused
from tickets.models import HelpTopic, NewTicket, Queue
from tickets.states import Category, Priority, Source, Status
from tickets.text import BIGGEST_ID, BODY_LIMIT, SUBJECT_LIMIT, fingerprint, is_id

AFTERWARDS = (("", "Nothing"), (Status.PENDING, "Set pending"), (Status.RESOLVED, "Resolve"))


def new_key() -> str:
    return uuid.uuid4().hex


class KeyedForm(forms.Form):
    """A form that is sent once: its key makes a second sending harmless."""

    key = forms.RegexField(r"^[0-9a-f-]{32,36}$", required=False)

    @property
    def one_time_key(self) -> str:
        """The key to print: the one that was sent, as long as what it was sent for did not happen."""
        return (self.is_bound and self.cleaned_data.get("key")) or new_key()

    def key_of(self, kind: str) -> str | None:
        """The key of this act. Other words, or words of another kind, are another act: the Back button brings a form
        with its key, and what is then written anew must not be taken for sent."""
        said = fingerprint(kind, *(str(self.cleaned_data.get(name, "")) for name in ("subject", "body")))
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


@dataclass(frozen=True, slots=True)
class Directory:
    """What a new ticket may be given: the companies, queues and people of the user's desks."""

    tenants: list[Tenant]
    queues: Sequence[Queue]
    topics: Sequence[HelpTopic]
    members: Sequence[Member]


class OpenForm(KeyedForm):
    """A ticket that an agent types in for somebody."""

    subject = forms.CharField(
        max_length=SUBJECT_LIMIT, error_messages={"required": "Write a subject; a few words are enough."}
    )
    body = forms.CharField(
        label="What they said",
        max_length=BODY_LIMIT,
        strip=False,
        error_messages={"required": "Write down what they said."},
    )
    name = forms.CharField(max_length=120, required=False)
    email = forms.EmailField(label="Requester's email", max_length=255, required=False)
    tenant = forms.ChoiceField(label="Company", required=False)
    topic = forms.ChoiceField(label="Help topic", required=False)
    source = forms.ChoiceField(label="How they reached us", choices=Source, initial=Source.PHONE)
    priority = forms.ChoiceField(choices=[("", "Let triage decide"), *Priority.choices[::-1]], required=False)
    category = forms.ChoiceField(choices=[("", "Let triage decide"), *Category.choices], required=False)
    queue = forms.ChoiceField(required=False)
    assignee = forms.ChoiceField(required=False)
    tags = forms.CharField(max_length=1000, required=False)

    def __init__(self, data: QueryDict | None, directory: Directory) -> None:
        super().__init__(data)
        self.directory = directory
        self.offer("tenant", [("", "Choose a company"), *((one.pk, one.name) for one in directory.tenants)])
        self.offer("topic", [("", "None"), *((one.pk, path_of(one, directory.tenants)) for one in directory.topics)])
        self.offer(
            "queue",
            [
                ("", "Let the topic or triage decide"),
                *((one.pk, full_name(one, directory.tenants)) for one in directory.queues),
            ],
        )
        self.offer("assignee", [("", "Nobody yet"), *((one.pk, one.name) for one in directory.members)])

    def offer(self, name: str, choices: list[tuple[int | str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def clean_tenant(self) -> Tenant:
        given, tenants = self.cleaned_data["tenant"], self.directory.tenants
        if not given and len(tenants) > 1:
            raise ValidationError("Choose the company that the ticket is for.")
        return the(tenants, int(given)) if given else tenants[0]

    def clean_topic(self) -> HelpTopic | None:
        given = self.cleaned_data["topic"]
        return the(self.directory.topics, int(given)) if given else None

    def clean_queue(self) -> Queue | None:
        given = self.cleaned_data["queue"]
        return the(self.directory.queues, int(given)) if given else None

    def clean_assignee(self) -> User | None:
        given = self.cleaned_data["assignee"]
        return User.objects.get(pk=int(given)) if given else None

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not (cleaned.get("name") or cleaned.get("email")) and not {"name", "email"} & self.errors.keys():
            self.add_error("email", "Give the requester's email address, or at least a name.")
        return cleaned

    def requester(self) -> Contact:
        """Who asks: known by their address or name, or new."""
        given = self.cleaned_data
        name = given["name"] or given["email"].partition("@")[0]
        return Contact.objects.reach(tenant=given["tenant"], name=name, email=given["email"])

    def new_ticket(self) -> NewTicket:
        """Raises Invalid, naming the field."""
        given = self.cleaned_data
        chosen = {
            name: given[name]
            for name in ("subject", "body", "topic", "source", "priority", "category", "queue", "assignee")
        }
        return NewTicket(requester=self.requester(), tags=tags_of(given["tags"]), key=self.key_of("ticket"), **chosen)


def path_of(topic: HelpTopic, tenants: Sequence[Tenant]) -> str:
    """With its company's prefix, where there are several."""
    return str(topic) if len(tenants) < 2 else f"{topic} · {the(tenants, topic.tenant_id).prefix}"


Row = TypeVar("Row", bound=Model)


def the(rows: Sequence[Row], pk: int) -> Row:
    return next(row for row in rows if row.pk == pk)


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
