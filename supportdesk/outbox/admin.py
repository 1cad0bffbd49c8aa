from typing import Any

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from unfold.decorators import action, display

from supportdesk.accounts.tenanted_admin import BY_TENANT, TenantedAdmin
from supportdesk.outbox.models import Delivery
from supportdesk.outbox.publishing import hint_each

SHOWN = (
    *("state", "reason", "topic", "subscriber", "tenant", "attempts", "next_try_at"),
    *("created_at", "ended_at", "payload", "outcome", "key"),
)


@admin.register(Delivery)
class DeliveryAdmin(TenantedAdmin):
    """Deliveries and their outcomes, read-only; failed ones can be retried."""

    list_display = ("what", "shown_state", "subscriber", "tenant", "attempts", "why", "created_at")
    list_filter = ("state", "subscriber", BY_TENANT)
    list_select_related = ("tenant",)
    list_before_template = "admin/outbox/counts.html"
    ordering = ("-id",)
    show_full_result_count = False
    actions = ("retry",)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return SHOWN

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return SHOWN

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        counted = self.get_queryset(request).order_by().values_list("state").annotate(number=Count("pk"))
        numbers = dict(counted)
        counts = [{"state": state, "label": state.label, "number": numbers.get(state, 0)} for state in Delivery.State]
        page: HttpResponse = super().changelist_view(request, {**(extra_context or {}), "counts": counts})
        return page

    @action(description="Retry")
    def retry(self, request: HttpRequest, queryset: QuerySet[Delivery]) -> None:
        """Retry failed ones only: pending ones are retried anyway, and done ones would be done twice."""
        failed = Delivery.objects.filter(pk__in=queryset.values("pk"), state=Delivery.State.FAILED)
        with transaction.atomic():
            pks = list(failed.select_for_update().values_list("pk", flat=True))
            Delivery.objects.filter(pk__in=pks).retry()
            transaction.on_commit(lambda: hint_each(pks), robust=True)
        messages.success(request, f"{len(pks)} on their way again.")

    @display(description="Delivery", ordering="id")
    def what(self, delivery: Delivery) -> str:
        return f"{delivery.pk} · {delivery.topic}"

    @display(
        description="State",
        ordering="state",
        label={"Pending": "info", "Done": "success", "Failed": "danger"},
    )
    def shown_state(self, delivery: Delivery) -> str:
        return str(Delivery.State(delivery.state).label)

    @display(description="Reason")
    def why(self, delivery: Delivery) -> str:
        return delivery.reason if len(delivery.reason) <= 100 else f"{delivery.reason[:99]}…"
