"""The requester of a new ticket: a contact of a business partner, a contact with a sign-in, or a person typed in."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from supportdesk.accounts.models import Contact
from supportdesk.accounts.models.contact import ContactQuerySet
from supportdesk.accounts.phones import e164
from tickets.states import RequesterType
from tickets.text import is_id

OFFERED = 12
SUGGESTED = 6
ASKED_FROM = 2  # characters
PARTNER, ACCOUNT = RequesterType.BUSINESS_PARTNER, RequesterType.ACCOUNT
FIELDS = {PARTNER: "partner_contact", ACCOUNT: "account_contact"}
SEARCHES = {PARTNER: "partner_q", ACCOUNT: "account_q"}


def offered(kind: str, tenants: Sequence[int]) -> ContactQuerySet:
    """The contacts that a requester of this type can be."""
    known = Contact.objects.in_tenants([*tenants]).with_partner()
    return known.of_partners() if kind == PARTNER else known.with_sign_in()


def words_of(text: str) -> str:
    """The typed text, cleaned for a search."""
    return text.replace("\x00", "").strip()[:100]


@dataclass(frozen=True, slots=True)
class Picks:
    """The result of a search for the requester: who is chosen, and who matches the typed text."""

    kind: str
    text: str
    chosen: str
    contacts: list[Contact]
    is_cut: bool  # there are more than are shown
    has_failed: bool  # nobody resembles what was typed
    names_company: bool

    @classmethod
    def of(cls, kind: str, text: str, chosen: str, tenants: Sequence[int]) -> "Picks":
        known, text = offered(kind, tenants), words_of(text)
        found = list(resembling(kind, known, text)[: OFFERED + 1]) if len(text) >= ASKED_FROM else []
        here = [contact for contact in found[:OFFERED] if str(contact.pk) != chosen]
        kept = list(known.with_ids([int(chosen)])) if is_id(chosen) else []
        has_failed = len(text) >= ASKED_FROM and not found
        return cls(kind, text, chosen, [*kept, *here], len(found) > OFFERED, has_failed, len(tenants) > 1)

    @property
    def field(self) -> str:
        return FIELDS[RequesterType(self.kind)]


def resembling(kind: str, known: ContactQuerySet, text: str) -> ContactQuerySet:
    return (known.resembling_with_partner(text) if kind == PARTNER else known.resembling(text)).nearest(text)


def suggested(text: str, tenants: Sequence[int]) -> list[Contact]:
    """Contacts who may be the person that is being typed in."""
    known = Contact.objects.in_tenants([*tenants]).resembling(text).nearest(text).with_partner()
    return list(known[:SUGGESTED]) if len(text) >= ASKED_FROM else []


class RequesterFields(forms.Form):
    """The second tab. Only the fields of the chosen type are validated; the others keep what was typed."""

    requester_type = forms.ChoiceField(label="Who is asking", choices=RequesterType, required=False)
    partner_q = forms.CharField(label="Company, contact or email", max_length=100, required=False)
    partner_contact = forms.CharField(label="Contact", max_length=20, required=False)
    account_q = forms.CharField(label="Name or email", max_length=100, required=False)
    account_contact = forms.CharField(label="Contact", max_length=20, required=False)
    name = forms.CharField(max_length=120, required=False)
    email = forms.CharField(label="Email", max_length=255, required=False)
    phone = forms.CharField(max_length=40, required=False)

    tenant_ids: Sequence[int] = ()

    def clean_requester_type(self) -> str:
        return self.cleaned_data["requester_type"] or RequesterType.MANUAL

    @property
    def chosen_type(self) -> str:
        return str(self["requester_type"].value() or RequesterType.MANUAL)

    @property
    def partner_picks(self) -> Picks:
        return self.picks(PARTNER)

    @property
    def account_picks(self) -> Picks:
        return self.picks(ACCOUNT)

    def picks(self, kind: RequesterType) -> Picks:
        typed, chosen = (str(self[name].value() or "") for name in (SEARCHES[kind], FIELDS[kind]))
        return Picks.of(kind, typed, chosen, self.tenant_ids)

    def clean_requester(self, kind: str) -> Contact | None:
        """The chosen contact; None if a person is typed in."""
        if kind == RequesterType.MANUAL:
            self.clean_person()
            return None
        field = FIELDS[RequesterType(kind)]
        given = self.cleaned_data.get(field, "")
        if not given:
            self.add_error(field, "Search for the contact who is asking, and choose them.")
            return None
        contact = offered(kind, self.tenant_ids).with_ids([int(given)]).first() if is_id(given) else None
        if contact is None:
            self.add_error(field, "This contact cannot be chosen any more. Search again.")
        return contact

    def clean_person(self) -> None:
        given = self.cleaned_data
        for name, rule in (("email", forms.EmailField(required=False).clean), ("phone", e164)):
            try:
                given[name] = rule(given.get(name, ""))
            except ValidationError as error:
                self.add_error(name, error)
        if not (given.get("name") or given.get("email")) and not {"name", "email"} & self.errors.keys():
            self.add_error("email", "Give the requester's email address, or at least a name.")

    def find_or_create(self, given: dict[str, Any]) -> Contact:
        """The contact who was typed in: found by address, or created."""
        name = given["name"] or given["email"].partition("@")[0]
        known = {"name": name, "email": given["email"], "phone": given["phone"]}
        return Contact.objects.find_or_create(tenant=given["tenant"], **known)
