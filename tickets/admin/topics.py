from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from supportdesk.accounts.actors import Actor
from supportdesk.accounts.models import User
from supportdesk.accounts.replacing_admin import ReplacingAdmin
from supportdesk.accounts.tenanted_admin import BY_TENANT, administered
from supportdesk.outbox.publishing import publish
from tickets.models import HelpTopic, Ticket
from tickets.models.desk_settings import priorities_of
from tickets.models.policy import choice_changed

SETS_CLOCKS = {"sla_policy", "parent", "due_offset"}
HANDED_OVER_AT_MOST = 1000  # in one request, which has to end before the browser gives up


@admin.register(HelpTopic)
class HelpTopicAdmin(ReplacingAdmin):
    list_display = ("__str__", "tenant", "default_queue", "default_priority", "is_public", "is_active", "position")
    list_filter = (BY_TENANT, "is_public", "is_active")
    list_select_related = ("tenant", "default_queue", "parent__parent")
    list_editable = ("position",)
    search_fields = ("name", "parent__name")
    autocomplete_fields = ("parent", "default_queue", "default_assignee", "sla_policy")
    moved_by_verb = (Ticket,)

    def formfield_for_choice_field(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Priorities by the names that the admin's own tenants give them."""
        assert isinstance(request.user, User)
        if db_field.name == "default_priority":
            looks = priorities_of(administered(request.user).select_related("desk_settings"))
            kwargs["choices"] = [("", "---------"), *((look.code, look.label) for look in looks)]
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: HelpTopic, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if change and SETS_CLOCKS & {*form.changed_data}:
            choice_changed(obj.tenant_id)

    def reason_to_keep(self, row: HelpTopic) -> str:
        return f"Topics stand under {row}. Move or delete those first." if row.children.exists() else ""

    def hand_over(self, request: HttpRequest, row: HelpTopic, to: HelpTopic) -> None:
        assert isinstance(request.user, User)
        by = Actor.agent(request.user)
        for ticket in Ticket.objects.of_tenants(row.tenant_id).about(row).oldest()[:HANDED_OVER_AT_MOST]:
            ticket.set_topic(to, by=by)

    def replaced(self, row: HelpTopic, to: HelpTopic, by: Actor) -> None:
        payload = {"topic": row.pk, "by": to.pk, "user": by.user_id}
        publish("topic.replaced", tenant_id=row.tenant_id, payload=payload)
