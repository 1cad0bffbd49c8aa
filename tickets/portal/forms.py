"""What customers fill in. The verbs judge the texts; a form carries them, and what they refused, back to the page."""

from typing import Any
from uuid import uuid4

from django import forms

from supportdesk.accounts.models import Contact, User
from tickets.errors import Refused
from tickets.portal.visitor import Visitor
from tickets.text import SUBJECT_LIMIT

BIGGEST_ID = 2**63 - 1
BLANK = {"required": "This cannot be blank."}


class Written(forms.Form):
    """A text with a key, so that a form sent twice is one act."""

    body = forms.CharField(strip=False, widget=forms.Textarea, error_messages=BLANK)
    key = forms.UUIDField(initial=uuid4, widget=forms.HiddenInput)

    def key_of(self, user: User) -> str:
        """Nobody can name another's key, and so learn of another's ticket."""
        return f"portal/{user.pk}/{self.cleaned_data['key']}"

    def refuse(self, refusal: Refused) -> None:
        self.add_error(refusal.field if refusal.field in self.fields else None, refusal.message)


class ReplyForm(Written):
    seen = forms.IntegerField(required=False, min_value=0, max_value=BIGGEST_ID, widget=forms.HiddenInput)


class Company(forms.ModelChoiceField[Contact]):
    def label_from_instance(self, contact: Contact) -> str:
        return contact.tenant.name


class OpeningForm(Written):
    company = Company(
        queryset=Contact.objects.none(), empty_label="Choose a company", error_messages={"required": "Choose one."}
    )
    subject = forms.CharField(max_length=SUBJECT_LIMIT, error_messages=BLANK)

    def __init__(self, visitor: Visitor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.visitor = visitor
        if len(visitor.contacts) == 1:
            del self.fields["company"]
        else:
            own = Contact.objects.belonging_to(visitor.user).select_related("tenant")
            self.fields["company"].queryset = own.order_by("tenant__name")  # type: ignore[attr-defined]

    @property
    def requester(self) -> Contact:
        chosen: Contact = self.cleaned_data.get("company") or self.visitor.contacts[0]
        return chosen
