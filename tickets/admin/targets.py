"""A policy's targets as one grid: a row for each of the four priorities, a column for each kind of clock."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from unfold.widgets import UnfoldAdminTextInputWidget

from tickets.admin.fields import LengthField
from tickets.models import SlaPolicy, SlaTarget
from tickets.states import Priority

KINDS = {"first_response": "First response", "next_response": "Next responses", "resolution": "Resolution"}
URGENT_FIRST = list(reversed(Priority))

Promises = Mapping[str, Mapping[str, Any]]  # by priority, then by kind: minutes, None for no such clock


class TargetsWidget(forms.Widget):
    template_name = "admin/policy/targets.html"

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Promises:
        return {each: {kind: data.get(f"{name}-{each}-{kind}", "") for kind in KINDS} for each in Priority.values}

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return False

    def id_for_label(self, id_: str) -> str:
        return ""

    def render(self, name: str, value: Promises | None, attrs: Any = None, renderer: Any = None) -> SafeString:
        rows = [(each.label, self._cells(name, each, value or {})) for each in URGENT_FIRST]
        return render_to_string(self.template_name, {"columns": list(KINDS.values()), "rows": rows})

    def _cells(self, name: str, priority: Priority, value: Promises) -> list[str]:
        typed, field = value.get(priority.value, {}), LengthField()
        return [
            cell(f"{priority.label}: {label}").render(f"{name}-{priority}-{kind}", field.prepare_value(typed.get(kind)))
            for kind, label in KINDS.items()
        ]


def cell(label: str) -> UnfoldAdminTextInputWidget:
    return UnfoldAdminTextInputWidget(attrs={"aria-label": label, "placeholder": "none"})


class TargetsField(forms.Field):
    widget = TargetsWidget

    def clean(self, value: Promises) -> Promises:
        complaints: list[str] = []
        read = {
            priority.value: {kind: self._minutes(value, priority, kind, complaints) for kind in KINDS}
            for priority in URGENT_FIRST
        }
        if complaints:
            raise ValidationError(complaints)
        if not any(minutes for row in read.values() for minutes in row.values()):
            raise ValidationError("Promise something: a policy without any time has no clocks.")
        return read

    def _minutes(self, value: Promises, priority: Priority, kind: str, complaints: list[str]) -> Any:
        try:
            return LengthField().clean(value[priority.value][kind])
        except ValidationError as error:
            complaints.extend(f"{priority.label}, {KINDS[kind].lower()}: {message}" for message in error.messages)

    def has_changed(self, initial: Any, data: Any) -> bool:
        before = {each: (initial or {}).get(each, {}) for each in Priority.values}
        field = LengthField()
        return any(field.has_changed(before[each].get(kind), data[each][kind]) for each in before for kind in KINDS)


def promises_of(policy: SlaPolicy) -> Promises:
    return {target.priority: {kind: getattr(target, kind) for kind in KINDS} for target in policy.targets.all()}


def keep_promises(policy: SlaPolicy, promises: Promises) -> None:
    for priority, minutes in promises.items():
        tenant = {"tenant_id": policy.tenant_id}
        SlaTarget.objects.update_or_create(policy=policy, priority=priority, defaults={**tenant, **minutes})
