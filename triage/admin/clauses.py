"""A rule's conditions in the admin site, validated as in the rule editor, but typed by name instead of chosen."""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from unfold.widgets import UnfoldAdminTextInputWidget

from supportdesk.accounts.tenanted_admin import TenantedFormSet, TenantedInline
from tickets.errors import Invalid
from triage.models import Clause
from triage.models.rule import CLAUSES_AT_MOST
from triage.rules.clause_rows import Options, Pairs, options_of, spelt

HELP = "Separated by commas: words and phrases, tags, or the names of queues, topics, priorities …"


def in_words(values: list[str], known: Pairs) -> str:
    """The names of values; a name that contains a comma could not be typed back, so its value is shown."""
    names = {value: name for value, name in known if "," not in name}
    return ", ".join(names.get(value, value) for value in values)


def parts_of(text: str) -> list[str]:
    parts = (" ".join(part.split()) for part in text.split(","))
    return list(dict.fromkeys(part for part in parts if part))


def found(parts: list[str], known: Pairs) -> Iterator[str]:
    """The value that each part means, by value or by name. Raises ValidationError for an unknown one."""
    by_name: Mapping[str, str] = {name.lower(): value for value, name in known} | {value: value for value, _ in known}
    for part in parts:
        if part.lower() not in by_name:
            raise ValidationError({"values": f"There is no “{part}” to compare with."})
        yield by_name[part.lower()]


class ClauseForm(forms.ModelForm[Clause]):
    values = forms.CharField(max_length=2000, widget=UnfoldAdminTextInputWidget, help_text=HELP)

    def __init__(self, *args: Any, among: "ClauseFormSet", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.among = among
        if self.instance.pk:
            self.initial["values"] = in_words(self.instance.values, among.options().get(self.instance.field, []))

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        # Not known any earlier: the company is chosen in the same form.
        self.instance.tenant_id, options = self.among.instance.tenant_id, self.among.options()
        parts, field = parts_of(given.get("values", "")), given.get("field", "")
        if field in options:
            parts = list(dict.fromkeys(found(parts, options[field])))
        try:
            parts = list(spelt(field, parts))
        except Invalid as refusal:
            raise ValidationError({"values": refusal.message}) from refusal
        return {**given, "values": parts} if "values" in given else given


class ClauseFormSet(TenantedFormSet):
    _options: Options | None = None

    def options(self) -> Options:
        """The values and names of each field, read once for all rows."""
        if self._options is None and self.instance.tenant_id:
            self._options = options_of(self.instance.tenant)
        return self._options or {}

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        return {**super().get_form_kwargs(index), "among": self}


class ClauseInline(TenantedInline):
    model = Clause
    form = ClauseForm
    formset = ClauseFormSet
    fields = ("field", "operator", "values")
    max_num = CLAUSES_AT_MOST
    hide_title = True
    verbose_name = "condition"
    verbose_name_plural = "Conditions (without any, the rule is for every ticket)"

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        return super().get_formset(request, obj, validate_max=True, **kwargs)
