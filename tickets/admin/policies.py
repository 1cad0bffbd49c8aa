from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin import RelatedOnlyFieldListFilter
from django.db import transaction
from django.http import HttpRequest
from unfold.decorators import display
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget, UnfoldBooleanSwitchWidget

from supportdesk.accounts.actors import Actor
from supportdesk.accounts.replacing_admin import ReplacingAdmin
from supportdesk.accounts.tenanted_admin import BY_TENANT, TenantedForm, TenantedInline
from tickets.admin.fields import LengthField
from tickets.admin.targets import TargetsField, keep_promises, promises_of
from tickets.models import EscalationStep, SlaPolicy, Ticket
from tickets.models.policy import choice_changed
from tickets.states import ClockKind

HANDED_OVER_AT_ONCE, HANDED_OVER_AT_MOST = 2_000, 100_000  # tickets a statement, and a request


class StepForm(forms.ModelForm[EscalationStep]):
    clock = forms.ChoiceField(
        label="Which deadline",
        choices=[("", "Whichever is missed"), *ClockKind.choices],
        required=False,
        widget=UnfoldAdminSelectWidget,
    )
    after_minutes = LengthField(
        label="How long after",
        at_least=0,
        widget=UnfoldAdminTextInputWidget(attrs={"placeholder": "at once"}),
        help_text="30m, 2h; blank: as soon as the deadline is missed.",
    )

    def clean_after_minutes(self) -> int:
        return self.cleaned_data["after_minutes"] or 0

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if cleaned and cleaned.get("action") != EscalationStep.Action.MOVE:
            cleaned["queue"] = None
        return cleaned


class StepInline(TenantedInline):
    model = EscalationStep
    form = StepForm
    extra = 1  # where no script runs that adds another
    fields = ("clock", "after_minutes", "action", "queue")
    verbose_name = "step"
    verbose_name_plural = "When a deadline is missed"

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        formset = super().get_formset(request, obj, **kwargs)
        if obj:
            queue = formset.form.base_fields["queue"]
            queue.queryset = queue.queryset.filter(tenant=obj.tenant_id)
        return formset


class SlaPolicyForm(TenantedForm):
    default = forms.BooleanField(
        label="Default",
        required=False,
        widget=UnfoldBooleanSwitchWidget,
        help_text="For tickets whose topic and queue name no policy. Whichever is the default now gives way.",
    )
    targets = TargetsField(
        label="Promises",
        help_text="30m, 4h, 1h 30m, or minutes, counted in the calendar's open time: "
        "2d is 48 open hours, six working days of eight. Blank: no such clock.",
    )

    class Meta:
        model = SlaPolicy
        fields = ("tenant", "name", "calendar", "warn_percent")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("default", self.instance.is_default)
        if self.instance.pk:
            self.initial["targets"] = promises_of(self.instance)
        if self.instance.tenant_id and (calendars := self.fields.get("calendar")):
            calendars.queryset = calendars.queryset.filter(tenant=self.instance.tenant_id)  # type: ignore[attr-defined]


@admin.register(SlaPolicy)
class SlaPolicyAdmin(ReplacingAdmin):
    form = SlaPolicyForm
    list_display = ("name", "tenant", "calendar", "standing", "warn_percent")
    list_filter = (BY_TENANT, ("calendar", RelatedOnlyFieldListFilter))
    list_select_related = ("tenant", "calendar")
    search_fields = ("name",)
    fields = ("tenant", "name", "calendar", "default", "targets", "warn_percent")
    inlines = (StepInline,)
    moved_by_verb = (Ticket,)

    class Media:
        css = {"all": ("css/admin/policy.css",)}

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        keep_promises(form.instance, form.cleaned_data["targets"])
        form.instance.set_default(form.cleaned_data["default"])
        form.instance.changed()

    def hand_over(self, request: HttpRequest, row: SlaPolicy, to: SlaPolicy) -> None:
        """Repoint tickets in batches, without events: a ticket's policy follows from its topic, queue and tenant."""
        for _ in range(0, HANDED_OVER_AT_MOST, HANDED_OVER_AT_ONCE):
            batch = list(Ticket.objects.under(row).values_list("pk", flat=True)[:HANDED_OVER_AT_ONCE])
            if not batch:
                return
            Ticket.objects.with_ids(batch).update(policy=to)

    def replaced(self, row: SlaPolicy, to: SlaPolicy, by: Actor) -> None:
        if row.is_default:
            to.set_default(True)
            row.is_default = False
        to.changed()

    def delete_model(self, request: HttpRequest, obj: SlaPolicy) -> None:
        with transaction.atomic():
            super().delete_model(request, obj)
            if obj.is_default:
                choice_changed(obj.tenant_id)

    @display(description="Standing", label={"Default": "success"}, ordering="is_default")
    def standing(self, policy: SlaPolicy) -> str:
        return "Default" if policy.is_default else ""
