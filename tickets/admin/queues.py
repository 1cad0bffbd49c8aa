from typing import Any

from django.contrib import admin, messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from unfold.decorators import action, display

from supportdesk.accounts.actors import Actor
from supportdesk.accounts.models import User
from supportdesk.accounts.replacing_admin import ReplacingAdmin
from supportdesk.accounts.tenanted_admin import BY_TENANT, TenantedInline
from supportdesk.outbox.publishing import publish
from tickets.models import Queue, QueueMember, Ticket, settings_of
from tickets.models.policy import choice_changed

HANDED_OVER_AT_MOST = 1000  # in one request, which has to end before the browser gives up


class QueueMemberInline(TenantedInline):
    model = QueueMember
    autocomplete_fields = ("user",)
    fields = ("user", "role", "weight", "capacity", "on_break")
    verbose_name_plural = "Members"


@admin.register(Queue)
class QueueAdmin(ReplacingAdmin):
    list_display = ("name", "tenant", "team", "strategy", "standing", "size")
    list_filter = (BY_TENANT, "team", "strategy")
    list_select_related = ("tenant",)
    fields = ("tenant", "name", "team", "standing", "strategy", "capacity", "grace_minutes", "sla_policy")
    autocomplete_fields = ("sla_policy",)
    readonly_fields = ("standing",)
    search_fields = ("name",)
    ordering = ("name",)  # the counted members below would drop the model's own
    inlines = (QueueMemberInline,)
    actions = ("make_default",)
    moved_by_verb = (Ticket,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Queue]:
        queues: QuerySet[Queue] = super().get_queryset(request)
        return queues.annotate(people=Count("members"))

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        form.instance.staff_changed()
        if "sla_policy" in form.changed_data:
            choice_changed(form.instance.tenant_id)

    def reason_to_keep(self, row: Queue) -> str:
        return f"{row} is the default queue. Make another one the default first." if row.is_default else ""

    def hand_over(self, request: HttpRequest, row: Queue, to: Queue) -> None:
        """Move up to a thousand tickets. Each keeps its `queue_origin`, as nobody chose this queue for it."""
        assert isinstance(request.user, User)
        by = Actor.agent(request.user)
        for ticket in Ticket.objects.of_tenants(row.tenant_id).in_queue(row).oldest()[:HANDED_OVER_AT_MOST]:
            ticket.move(to, by=by, origin=ticket.queue_origin)

    def replaced(self, row: Queue, to: Queue, by: Actor) -> None:
        payload = {"queue": row.pk, "by": to.pk, "user": by.user_id}
        publish("queue.replaced", tenant_id=row.tenant_id, payload=payload)

    @action(description="Make default")
    def make_default(self, request: HttpRequest, queryset: QuerySet[Queue]) -> None:
        assert isinstance(request.user, User)
        queues = list(queryset)
        if len({queue.tenant_id for queue in queues}) != len(queues):
            messages.error(request, "Choose one queue: exactly one is the default.")
            return
        for queue in queues:
            settings_of(queue.tenant).set_routing(default_queue=queue, by=Actor.agent(request.user))
            messages.success(request, f"{queue} takes in every ticket that nothing else placed.")

    @display(description="Standing", label={"Default": "success"}, ordering="is_default")
    def standing(self, queue: Queue) -> str:
        return "Default" if queue.is_default else ""

    @display(description="Members", ordering="people")
    def size(self, queue: Any) -> int:
        return int(queue.people)
