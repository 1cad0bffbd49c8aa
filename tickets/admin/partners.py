from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest

from supportdesk.accounts.actors import Actor
from supportdesk.accounts.models import BusinessPartner, User
from supportdesk.accounts.replacing_admin import ReplacingAdmin
from supportdesk.accounts.tenanted_admin import BY_TENANT, TenantedForm
from tickets.partners import give_way

State = BusinessPartner.State


class PartnerForm(TenantedForm):
    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        merged = self.cleaned_data.get("state") == State.MERGED
        target = self.cleaned_data.get("merged_into")
        if merged != (target is not None):
            raise ValidationError({"merged_into": "Say which partner this one is merged into, for merged ones only."})
        if target is not None and target.pk == self.instance.pk:
            raise ValidationError({"merged_into": "A partner cannot be merged into itself."})
        if target is not None and target.state == State.MERGED:
            raise ValidationError({"merged_into": f"{target} is merged itself. Choose {target.merged_into}."})
        return cleaned


@admin.register(BusinessPartner)
class BusinessPartnerAdmin(ReplacingAdmin):
    form = PartnerForm
    list_display = ("name", "state", "merged_into", "tenant")
    list_filter = (BY_TENANT, "state")
    list_select_related = ("merged_into", "tenant")
    fields = ("tenant", "name", "state", "merged_into")
    autocomplete_fields = ("merged_into",)
    search_fields = ("name",)

    def replacements(self, request: HttpRequest, row: BusinessPartner) -> QuerySet[BusinessPartner]:
        return super().replacements(request, row).exclude(state=State.MERGED)

    @transaction.atomic
    def save_model(self, request: HttpRequest, obj: BusinessPartner, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if "merged_into" in form.changed_data and obj.merged_into:
            assert isinstance(request.user, User)
            give_way(obj, obj.merged_into, by=Actor.agent(request.user))

    def replaced(self, row: BusinessPartner, to: BusinessPartner, by: Actor) -> None:
        give_way(row, to, by=by)
