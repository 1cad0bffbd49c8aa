"""The form, in three tabs, with which an agent opens a ticket for a customer."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django import forms
from django.db.models import Model
from django.http import QueryDict

from supportdesk.accounts.models import Contact, Tenant, User
from tickets.desk.forms import KeyedForm, tags_of
from tickets.desk.people import Member
from tickets.desk.requesters import RequesterFields
from tickets.desk.sidebar import full_name
from tickets.desk.topics import Supplies, supplies
from tickets.models import HelpTopic, NewTicket, Queue
from tickets.models.desk_settings import priorities_of, settings_of, sources_of
from tickets.states import Category, Source
from tickets.text import BODY_LIMIT, SUBJECT_LIMIT


@dataclass(frozen=True, slots=True)
class Directory:
    """The choices for a new ticket: the tenants, queues, topics and members of the user's desks."""

    tenants: list[Tenant]
    queues: Sequence[Queue]
    topics: Sequence[HelpTopic]
    members: Sequence[Member]

    @property
    def tenant_ids(self) -> list[int]:
        return [tenant.pk for tenant in self.tenants]

    @property
    def labelled_topics(self) -> list[tuple[HelpTopic, str]]:
        return [(topic, path_of(topic, self.tenants)) for topic in self.topics]


class DetailFields(KeyedForm):
    """The first tab."""

    tenant = forms.ChoiceField(label="Company", required=False)
    topic = forms.ChoiceField(label="Help topic", required=False)
    subject = forms.CharField(
        max_length=SUBJECT_LIMIT, error_messages={"required": "Write a subject; a few words are enough."}
    )
    body = forms.CharField(
        label="What they said",
        max_length=BODY_LIMIT,
        strip=False,
        error_messages={"required": "Write down what they said."},
    )
    priority = forms.ChoiceField(required=False)
    category = forms.ChoiceField(choices=[("", "Let triage decide"), *Category.choices], required=False)
    queue = forms.ChoiceField(required=False)
    assignee = forms.ChoiceField(required=False)
    source = forms.ChoiceField(
        label="How they reached us",
        error_messages={"invalid_choice": "New tickets from there are switched off. Choose another source."},
    )
    tags = forms.CharField(max_length=1000, required=False)


@dataclass(frozen=True, slots=True)
class Tab:
    name: str
    label: str
    problems: int
    is_open: bool


DETAILS, REQUESTER, MEDIA = "details", "requester", "media"
LABELS = {DETAILS: "Details", REQUESTER: "Requester", MEDIA: "Media"}


class OpenForm(RequesterFields, DetailFields):
    """The whole form."""

    known: Contact | None = None  # who had the address that was typed in

    def __init__(self, data: QueryDict | None, directory: Directory, *, kept: QueryDict | None = None) -> None:
        """`kept`: the values typed so far, for a form that is shown again without being submitted."""
        super().__init__(data, initial=kept.dict() if kept else None)
        self.directory, self.tenant_ids = directory, directory.tenant_ids
        self.offer("tenant", "Choose a company", ((one.pk, one.name) for one in directory.tenants))
        self.offer("topic", "None", ((topic.pk, label) for topic, label in directory.labelled_topics))
        queues = ((one.pk, full_name(one, directory.tenants)) for one in directory.queues)
        self.offer("queue", "Let the topic or triage decide", queues)
        self.offer("assignee", "Nobody yet", ((one.pk, one.name) for one in directory.members))
        looks = priorities_of(directory.tenants)
        self.offer("priority", "Let triage decide", ((one.code, one.label) for one in looks))
        self.offer_sources()

    def offer(self, name: str, blank: str, choices: Iterable[tuple[int | str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", blank), *choices]

    def offer_sources(self) -> None:
        """Offers the sources that are switched on; phone is the default, as agents mostly type during calls."""
        field, looks = self.fields["source"], [one for one in sources_of(self.directory.tenants) if one.is_on]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(one.code, one.label) for one in looks]
        field.initial = next((one.code for one in looks if one.code == Source.PHONE), looks[0].code)

    @property
    def topics(self) -> list[Supplies]:
        words = {tenant.pk: priority_words(tenant) for tenant in self.directory.tenants}
        return [supplies(topic, label, words[topic.tenant_id]) for topic, label in self.directory.labelled_topics]

    @property
    def tabs(self) -> list[Tab]:
        """The first tab with an error is open, else the first."""
        problems = {name: sum(field in self.errors for field in fields_of(name)) for name in LABELS}
        first = next((name for name in LABELS if problems[name]), DETAILS)
        return [Tab(name, label, problems[name], name == first) for name, label in LABELS.items()]

    def clean_topic(self) -> HelpTopic | None:
        given = self.cleaned_data["topic"]
        return row_with_id(self.directory.topics, int(given)) if given else None

    def clean_queue(self) -> Queue | None:
        given = self.cleaned_data["queue"]
        return row_with_id(self.directory.queues, int(given)) if given else None

    def clean_assignee(self) -> User | None:
        given = self.cleaned_data["assignee"]
        return User.objects.get(pk=int(given)) if given else None

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        kind = given.get("requester_type", "")
        given["contact"] = contact = self.clean_requester(kind) if kind else None
        if "tenant" in given:
            given["tenant"] = self.clean_company(given["tenant"], kind, contact)
        return given

    def clean_company(self, chosen: str, kind: str, contact: Contact | None) -> Tenant | None:
        """The chosen company, else the requester's, else the only one there is."""
        tenants = self.directory.tenants
        if chosen or len(tenants) == 1:
            tenant = row_with_id(tenants, int(chosen)) if chosen else tenants[0]
            if contact and contact.tenant_id != tenant.pk:
                name = contact.tenant.name
                self.add_error("tenant", f"{contact} is a contact of {name}. Choose {name}, or another requester.")
            return tenant
        if contact is None:
            self.add_error("tenant", "Choose the company that the ticket is for.")
        return contact.tenant if contact else None

    def requester(self) -> Contact:
        given = self.cleaned_data
        if chosen := given["contact"]:
            return chosen  # type: ignore[no-any-return]
        if given["email"]:
            self.known = Contact.objects.of(given["tenant"]).known_as(given["email"]).first()
        return self.find_or_create(given)

    def new_ticket(self) -> NewTicket:
        """Raises Invalid, naming the field."""
        given = self.cleaned_data
        names = ("subject", "body", "topic", "source", "priority", "category", "queue", "assignee")
        requester = self.requester()
        return NewTicket(
            requester=requester,
            # A known contact has a type of its own; the typed one is for new contacts.
            requester_type="" if self.known else given["requester_type"],
            tags=tags_of(given["tags"]),
            key=self.key_of("ticket"),
            files=self.files_for(requester.tenant_id),
            **{name: given[name] for name in names},
        )


def priority_words(tenant: Tenant) -> dict[str, str]:
    return {look.code: look.label for look in settings_of(tenant).priorities}


def fields_of(tab: str) -> Sequence[str]:
    """The fields shown on a tab."""
    if tab == MEDIA:
        return ("files",)
    shown: type[forms.Form] = DetailFields if tab == DETAILS else RequesterFields
    return [name for name in shown.base_fields if name not in {"key", "files"}]


def path_of(topic: HelpTopic, tenants: Sequence[Tenant]) -> str:
    """The topic's path, with the tenant's prefix if there are several tenants."""
    return str(topic) if len(tenants) < 2 else f"{topic} · {row_with_id(tenants, topic.tenant_id).prefix}"


Row = TypeVar("Row", bound=Model)


def row_with_id(rows: Sequence[Row], pk: int) -> Row:
    return next(row for row in rows if row.pk == pk)
