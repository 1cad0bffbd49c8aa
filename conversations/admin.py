from typing import Any

from django.contrib import admin, messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from unfold.decorators import action, display

from conversations.models import Assistant, LibraryItem, UnansweredQuestion
from conversations.models.library import BODY_LIMIT
from supportdesk.accounts.tenanted_admin import BY_TENANT, TenantedAdmin
from tickets.rendering import render

HELPFUL, UNHELPFUL = Q(verdicts__helpful=True), Q(verdicts__helpful=False)


@admin.register(LibraryItem)
class LibraryItemAdmin(TenantedAdmin):
    """Library items, which the assistant answers from and the help centre shows."""

    list_display = ("title", "section", "kind", "shown_state", "shown_audience", "votes", "tenant", "updated_at")
    list_filter = (BY_TENANT, "state", "audience", "kind", "section")
    list_select_related = ("tenant",)
    search_fields = ("title", "keywords", "body")
    ordering = ("section", "position", "title")
    fields = (
        *("tenant", "kind", "title", "slug", "section", "position", "keywords"),
        *("body", "preview", "audience", "state", "address"),
    )
    readonly_fields = ("preview", "address")
    actions = ("publish", "withdraw", "open_to_everyone")

    def get_queryset(self, request: HttpRequest) -> QuerySet[LibraryItem]:
        items: QuerySet[LibraryItem] = super().get_queryset(request)
        return items.defer("words").annotate(
            helpful=Count("verdicts", filter=HELPFUL), unhelpful=Count("verdicts", filter=UNHELPFUL)
        )

    @action(description="Publish")
    def publish(self, request: HttpRequest, queryset: QuerySet[LibraryItem]) -> None:
        number = LibraryItem.objects.filter(pk__in=queryset.values("pk")).publish()
        messages.success(request, f"{number} published.")

    @action(description="Withdraw")
    def withdraw(self, request: HttpRequest, queryset: QuerySet[LibraryItem]) -> None:
        number = LibraryItem.objects.filter(pk__in=queryset.values("pk")).withdraw()
        messages.success(request, f"{number} are drafts again. Nobody reads them, and the assistant forgets them.")

    @action(description="Open to everyone")
    def open_to_everyone(self, request: HttpRequest, queryset: QuerySet[LibraryItem]) -> None:
        items = LibraryItem.objects.filter(pk__in=queryset.values("pk"))
        number = items.update(audience=LibraryItem.Audience.PUBLIC)
        messages.success(request, f"{number} can be read by everyone, and answered from once published.")

    @display(description="State", ordering="state", label={"Published": "success", "Draft": "warning"})
    def shown_state(self, item: LibraryItem) -> str:
        return item.get_state_display()

    @display(description="Audience", ordering="audience", label={"No users": "danger"})
    def shown_audience(self, item: LibraryItem) -> str:
        return item.get_audience_display()

    @display(description="Helpful", ordering="helpful")
    def votes(self, item: Any) -> str:
        return f"{item.helpful} of {item.helpful + item.unhelpful}" if item.helpful + item.unhelpful else ""

    @display(description="Reads so")
    def preview(self, item: LibraryItem) -> str:
        """The saved text, rendered."""
        return render(item.body, limit=BODY_LIMIT) if item.body else "Save it to see how it reads."

    @display(description="Address")
    def address(self, item: LibraryItem) -> str:
        if not item.pk or not item.is_published or item.audience == LibraryItem.Audience.NOBODY:
            return "None: nobody can read it yet."
        return format_html('<a href="{0}">{0}</a>', item.get_absolute_url())


@admin.register(Assistant)
class AssistantAdmin(TenantedAdmin):
    """One row per tenant; without one, the defaults apply."""

    list_display = ("tenant", "is_on", "name", "uses_model")
    list_select_related = ("tenant",)
    fields = ("tenant", "is_on", "name", "uses_model", "silent_in")
    autocomplete_fields = ("silent_in",)

    def get_list_display(self, request: HttpRequest) -> Any:
        return self.list_display


@admin.register(UnansweredQuestion)
class UnansweredQuestionAdmin(TenantedAdmin):
    """Questions that nothing in the library answers, most asked first."""

    list_display = ("text", "count", "last_asked_at", "latest", "is_settled", "tenant")
    list_filter = (BY_TENANT, "is_settled")
    list_select_related = ("tenant", "ticket")
    search_fields = ("text",)
    ordering = ("is_settled", "-count", "-last_asked_at")
    fields = ("text", "count", "last_asked_at", "latest", "is_settled")
    readonly_fields = ("text", "count", "last_asked_at", "latest")
    actions = ("settle",)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @action(description="Mark as settled")
    def settle(self, request: HttpRequest, queryset: QuerySet[UnansweredQuestion]) -> None:
        messages.success(request, f"{queryset.update(is_settled=True)} settled.")

    @display(description="Asked last in")
    def latest(self, question: UnansweredQuestion) -> str:
        return format_html(
            '<a href="{}">{}</a>', reverse("desk:ticket", args=[question.ticket.number]), question.ticket.number
        )
