"""The forms of the portal. The verbs validate the texts, and the forms show their refusals."""

from typing import Any
from uuid import uuid4

from django import forms

from supportdesk.accounts.models import Contact
from tickets.files.attaching import WithFiles
from tickets.forms import RefusableForm
from tickets.models import HelpTopic
from tickets.portal.visitor import Visitor
from tickets.text import BIGGEST_ID, SUBJECT_LIMIT, fingerprint

BLANK = {"required": "This cannot be blank."}


class Written(RefusableForm, WithFiles):
    """A text, perhaps with files, and a one-time key, which makes sending the form twice harmless."""

    body = forms.CharField(strip=False, widget=forms.Textarea, error_messages=BLANK)
    key = forms.UUIDField(initial=uuid4, widget=forms.HiddenInput)

    def key_of(self, owner: str) -> str:
        """The idempotency key, prefixed by its owner, so that nobody can use somebody else's. It includes a hash of the
        content: the Back button restores a form with its old key, and different text must not count as sent already."""
        said = fingerprint(*(self.cleaned_data.get(name, "") for name in ("subject", "body")), *self.marks)
        return f"{owner}/{self.cleaned_data['key']}/{said}"


class ReplyForm(Written):
    seen = forms.IntegerField(required=False, min_value=0, max_value=BIGGEST_ID, widget=forms.HiddenInput)


class Company(forms.ModelChoiceField[Contact]):
    def label_from_instance(self, contact: Contact) -> str:
        return contact.tenant.name


class Topic(forms.ModelChoiceField[HelpTopic]):
    """A topic by its whole path, with the tenant's name if the customer has several."""

    name_company = False

    def label_from_instance(self, topic: HelpTopic) -> str:
        return f"{topic.tenant.name}: {topic}" if self.name_company else str(topic)


class OpeningForm(Written):
    company = Company(
        queryset=Contact.objects.none(), empty_label="Choose a company", error_messages={"required": "Choose one."}
    )
    topic = Topic(queryset=HelpTopic.objects.none(), required=False, empty_label="Something else")
    subject = forms.CharField(max_length=SUBJECT_LIMIT, error_messages=BLANK)

    def __init__(self, visitor: Visitor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.visitor = visitor
        if len(visitor.contacts) == 1:
            del self.fields["company"]
        else:
            own = Contact.objects.belonging_to(visitor.user).select_related("tenant")
            self.fields["company"].queryset = own.order_by("tenant__name")  # type: ignore[attr-defined]
        self.offer_topics()

    def offer_topics(self) -> None:
        """Offer the public topics of the visitor's tenants; remove the field if there are none."""
        tenants = [contact.tenant_id for contact in self.visitor.contacts]
        offered = HelpTopic.objects.in_tenants(tenants).public().with_ancestors().select_related("tenant")
        topic = self.fields["topic"]
        assert isinstance(topic, Topic)
        topic.name_company = len(tenants) > 1
        topic.queryset = offered.order_by("tenant__name", "position", "name")
        if not offered.exists():
            del self.fields["topic"]

    @property
    def requester(self) -> Contact:
        chosen: Contact = self.cleaned_data.get("company") or self.visitor.contacts[0]
        return chosen
