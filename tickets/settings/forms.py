"""The form of each settings tab. The verbs of DeskSettings decide what is allowed."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from operator import itemgetter
from typing import Any, NamedTuple

from django import forms
from django.http import QueryDict

from supportdesk.accounts.actors import Actor
from tickets.admin.fields import LengthField
from tickets.errors import Refused
from tickets.forms import RefusableForm
from tickets.looks import LABEL_LIMIT, Colour, PriorityLook, SourceLook
from tickets.models import DeskSettings, Queue, SlaPolicy
from tickets.models.desk_settings import TARGETS, YEAR, MailKind, Policies, Targets
from tickets.settings.conflicts import EDITED_BY_OTHERS, Seen, fill_in
from tickets.settings.telling import Line, changes_since, last_change
from tickets.states import ClockKind


class SettingsForm(RefusableForm):
    """A form for a tenant's settings: it starts with the present values, and saves by a verb of DeskSettings.

    A page sends back in `seen` the values it was opened with. If somebody has changed them since, nothing is saved."""

    kinds: frozenset[str]  # the settings it is about, as the record of changes calls them
    meanwhile: Sequence[Line] = ()

    def __init__(self, data: QueryDict | None, *, settings: DeskSettings) -> None:
        super().__init__(data)
        self.settings = settings
        self.furnish()
        if data is not None and (seen := Seen.read(data.get("seen", ""))):
            self.catch_up(seen, data.copy())

    def furnish(self) -> None:
        """Add the fields that depend on the settings, and set initial values."""
        raise NotImplementedError

    @property
    def seen(self) -> str:
        return Seen(last_change(self.settings.tenant_id), self.values()).write()

    def values(self) -> dict[str, Any]:
        return {name: field.initial for name, field in self.fields.items()}

    def catch_up(self, seen: Seen, data: QueryDict) -> None:
        """Show values that have changed since, except in fields that the sender changed too."""
        now = self.values()
        others = [name for name in seen.others(now) if self.fields[name].has_changed(now[name], self[name].data)]
        for name in others:
            if not seen.touched(self[name]):
                fill_in(data, name, self.fields[name])
        if others:
            self.data = data
            self.meanwhile = changes_since(self.settings.tenant, seen.change, self.kinds)
            self.add_error(None, EDITED_BY_OTHERS)

    def store(self, by: Actor) -> int:
        """Save. Returns how many settings changed. Raises Refused, and then nothing is changed."""
        raise NotImplementedError

    def save(self, by: Actor) -> int | None:
        """How many settings changed; None if it was refused, and then the form has the error."""
        try:
            return self.store(by)
        except Refused as refusal:
            self.refuse(refusal)
            return None


def label_field(label: str) -> forms.CharField:
    return forms.CharField(
        label="Label",
        max_length=LABEL_LIMIT,
        initial=label,
        error_messages={"required": "It needs a name.", "max_length": f"At most {LABEL_LIMIT} characters."},
    )


class PriorityRow(NamedTuple):
    look: PriorityLook
    label: forms.BoundField
    colour: forms.BoundField
    place: forms.BoundField
    targets: list[forms.BoundField]


class PrioritiesForm(SettingsForm):
    kinds = frozenset({"priority", "target"})
    policy: SlaPolicy | None

    def furnish(self) -> None:
        looks = self.settings.priorities
        self.policy = SlaPolicy.objects.default_of(self.settings.tenant_id)
        promised = self.settings.target_values() if self.policy else {}
        places = [(place, str(place)) for place in range(1, len(looks) + 1)]
        for place, look in enumerate(looks, 1):
            self.fields[f"{look.code}-label"] = label_field(look.label)
            self.fields[f"{look.code}-colour"] = forms.ChoiceField(choices=Colour, initial=look.colour)
            self.fields[f"{look.code}-place"] = forms.TypedChoiceField(
                label="Place", coerce=int, choices=places, initial=place
            )
            for clock in TARGETS if self.policy else ():
                self.fields[f"{look.code}-{clock}"] = LengthField(
                    label=ClockKind(clock).label, initial=promised.get(f"target.{look.code}.{clock}")
                )

    @property
    def rows(self) -> list[PriorityRow]:
        return [self.row(look) for look in self.settings.priorities]

    def row(self, look: PriorityLook) -> PriorityRow:
        label, colour, place = (self[f"{look.code}-{part}"] for part in ("label", "colour", "place"))
        targets = [self[f"{look.code}-{clock}"] for clock in TARGETS if self.policy]
        return PriorityRow(look, label, colour, place, targets)

    def store(self, by: Actor) -> int:
        given = self.cleaned_data
        looks = [
            replace(look, label=one_spaced(given[f"{look.code}-label"]), colour=given[f"{look.code}-colour"])
            for look in self.settings.priorities
        ]
        return self.settings.set_priorities(self.arranged(looks), targets=self.targets, by=by)

    def arranged(self, looks: Iterable[PriorityLook]) -> list[PriorityLook]:
        """In the chosen order: moved ones take the chosen place, the others keep their order around them."""
        given = [(self.cleaned_data[f"{look.code}-place"], look) for look in looks]
        arranged = [look for was, (wanted, look) in enumerate(given, 1) if wanted == was]
        moved = [(wanted, look) for was, (wanted, look) in enumerate(given, 1) if wanted != was]
        for wanted, look in sorted(moved, key=itemgetter(0)):
            arranged.insert(wanted - 1, look)
        return arranged

    @property
    def targets(self) -> Targets | None:
        if not self.policy:
            return None
        codes = [look.code for look in self.settings.priorities]
        return {code: {clock: self.cleaned_data[f"{code}-{clock}"] for clock in TARGETS} for code in codes}


class SourceRow(NamedTuple):
    look: SourceLook
    is_on: forms.BoundField
    label: forms.BoundField


class SourcesForm(SettingsForm):
    kinds = frozenset({"source"})

    def furnish(self) -> None:
        for look in self.settings.sources:
            self.fields[f"{look.code}-on"] = forms.BooleanField(label=look.label, required=False, initial=look.is_on)
            self.fields[f"{look.code}-label"] = label_field(look.label)

    @property
    def rows(self) -> list[SourceRow]:
        looks = self.settings.sources
        return [SourceRow(look, self[f"{look.code}-on"], self[f"{look.code}-label"]) for look in looks]

    def store(self, by: Actor) -> int:
        given = self.cleaned_data
        looks = [
            replace(look, label=one_spaced(given[f"{look.code}-label"]), is_on=given[f"{look.code}-on"])
            for look in self.settings.sources
        ]
        return self.settings.set_sources(looks, by=by)


class RoutingForm(SettingsForm):
    kinds = frozenset({"default_queue", "auto_assign"})
    default_queue = forms.TypedChoiceField(coerce=int)
    auto_assign = forms.BooleanField(label="Queues hand out their tickets by themselves", required=False)

    def furnish(self) -> None:
        self.queues = list(Queue.objects.of(self.settings.tenant_id))
        field = self.fields["default_queue"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(queue.pk, queue.name) for queue in self.queues]
        field.initial = next(queue.pk for queue in self.queues if queue.is_default)
        self.fields["auto_assign"].initial = self.settings.auto_assign

    @property
    def hands_out(self) -> bool:
        """Whether any queue has a strategy that automatic assignment could follow."""
        return any(queue.is_assigning for queue in self.queues)

    def store(self, by: Actor) -> int:
        given = self.cleaned_data
        queue = next(queue for queue in self.queues if queue.pk == given["default_queue"])
        return self.settings.set_routing(default_queue=queue, auto_assign=given["auto_assign"], by=by)


class PoliciesForm(SettingsForm):
    kinds = frozenset({"auto_close_days", "reopen_window_days", "customers_may_delete", "mail"})
    auto_close_days = forms.IntegerField(label="Close resolved tickets after", min_value=0, max_value=YEAR)
    reopen_window_days = forms.IntegerField(label="An answer reopens for", min_value=0, max_value=YEAR)
    customers_may_delete = forms.BooleanField(label="Customers may delete their own tickets", required=False)
    mails = forms.MultipleChoiceField(choices=MailKind, required=False)

    def furnish(self) -> None:
        for name in ("auto_close_days", "customers_may_delete"):
            self.fields[name].initial = getattr(self.settings, name)
        self.fields["reopen_window_days"].initial = self.settings.tenant.reopen_window_days
        self.fields["mails"].initial = [kind.value for kind in MailKind if self.settings.sends(kind)]

    def store(self, by: Actor) -> int:
        return self.settings.set_policies(Policies(**self.cleaned_data), by=by)


def one_spaced(text: str) -> str:
    return " ".join(text.split())
