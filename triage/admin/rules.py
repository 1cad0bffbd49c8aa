from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.decorators import display

from supportdesk.accounts.actors import Actor
from supportdesk.accounts.models import User
from supportdesk.accounts.tenanted_admin import BY_TENANT, TenantedAdmin, TenantedForm
from triage.admin.clauses import ClauseInline
from triage.models import RoutingRule
from triage.models.rule import RULES_AT_MOST


def who(request: HttpRequest) -> Actor:
    assert isinstance(request.user, User)
    return Actor.agent(request.user)


class RuleForm(TenantedForm):
    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        tenant = self.cleaned_data.get("tenant") or getattr(self.instance, "tenant", None)
        if self.instance._state.adding and tenant:
            self.instance.position = RoutingRule.objects.next_position(tenant.pk)
            if self.instance.position > RULES_AT_MOST:
                raise ValidationError(f"At most {RULES_AT_MOST} rules.")
        return cleaned


@admin.register(RoutingRule)
class RoutingRuleAdmin(TenantedAdmin):
    """Simple editing of rules. Their order, and dry runs on past tickets, are in the desk's settings."""

    form = RuleForm
    list_display = ("name", "position", "tenant", "action", "target", "is_active")
    list_filter = (BY_TENANT, "action", "is_active")
    list_select_related = ("tenant", "queue", "user")
    fields = ("tenant", "name", "position", "is_active", "join", "action", "queue", "user")
    readonly_fields = ("position",)
    autocomplete_fields = ("queue", "user")
    search_fields = ("name",)
    ordering = ("tenant", "position")
    inlines = (ClauseInline,)

    @display(description="Where to")
    def target(self, rule: RoutingRule) -> str:
        return str(rule.queue or rule.user or "")

    def save_model(self, request: HttpRequest, obj: RoutingRule, form: Any, change: bool) -> None:
        RoutingRule.objects.hold(obj.tenant_id)
        form.before = RoutingRule.objects.written(obj.tenant_id)
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        RoutingRule.objects.record(form.instance.tenant_id, form.before, by=who(request))

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        super().save_formset(request, form, formset, change)
        form.instance.number_clauses()

    def delete_model(self, request: HttpRequest, obj: RoutingRule) -> None:
        obj.remove(by=who(request))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[RoutingRule]) -> None:
        for rule in queryset:
            rule.remove(by=who(request))
