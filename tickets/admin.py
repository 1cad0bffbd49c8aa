from typing import Any

from django.contrib import admin, messages
from django.contrib.admin import RelatedOnlyFieldListFilter
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from unfold.decorators import action, display

from supportdesk.accounts.tenanted_admin import TenantedAdmin, TenantedInline
from tickets.models import Queue, QueueMember, Ticket


class QueueMemberInline(TenantedInline):
    model = QueueMember
    autocomplete_fields = ("user",)
    fields = ("user", "role", "weight", "on_break")
    verbose_name_plural = "Members"


@admin.register(Queue)
class QueueAdmin(TenantedAdmin):
    list_display = ("name", "tenant", "team", "standing", "size")
    list_filter = (("tenant", RelatedOnlyFieldListFilter), "team")
    list_select_related = ("tenant",)
    fields = ("tenant", "name", "team", "standing")
    readonly_fields = ("standing",)
    search_fields = ("name",)
    inlines = (QueueMemberInline,)
    actions = ("make_default",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Queue]:
        queues: QuerySet[Queue] = super().get_queryset(request)
        return queues.annotate(people=Count("members"))

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """A page that says why not, rather than one that lists thousands of tickets."""
        if reasons := [reason for queue in objs if (reason := reason_to_keep(queue))]:
            return [], {}, set(), reasons
        return super().get_deleted_objects(objs, request)

    @action(description="Make default")
    def make_default(self, request: HttpRequest, queryset: QuerySet[Queue]) -> None:
        queues = list(queryset)
        if len({queue.tenant_id for queue in queues}) != len(queues):
            messages.error(request, "Choose one queue: exactly one is the default.")
            return
        for queue in queues:
            queue.make_default()
            messages.success(request, f"{queue} takes in every ticket that nothing else placed.")

    @display(description="Standing", label={"Default": "success"}, ordering="is_default")
    def standing(self, queue: Queue) -> str:
        return "Default" if queue.is_default else ""

    @display(description="Members", ordering="people")
    def size(self, queue: Any) -> int:
        return int(queue.people)


def reason_to_keep(queue: Queue) -> str:
    if queue.is_default:
        return f"{queue} is the default queue. Make another one the default first."
    held = Ticket.objects.in_queue(queue).count()
    return f"{queue} holds {held:,} ticket{'s' if held > 1 else ''}. Move them to another queue first." if held else ""
