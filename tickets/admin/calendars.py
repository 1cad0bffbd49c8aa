from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from unfold.decorators import display

from supportdesk.accounts.actors import Actor
from supportdesk.accounts.replacing_admin import ReplacingAdmin
from supportdesk.accounts.tenanted_admin import BY_TENANT
from tickets.admin.asking import Shown, open_hours, question_of
from tickets.admin.calendar_form import CalendarForm
from tickets.models import Calendar


@admin.register(Calendar)
class CalendarAdmin(ReplacingAdmin):
    form = CalendarForm
    change_form_template = "admin/calendar/change_form.html"
    list_display = ("name", "tenant", "timezone", "hours", "country", "used_by")
    list_filter = (BY_TENANT,)
    list_select_related = ("tenant",)
    search_fields = ("name", "timezone")
    fields = (
        *("tenant", "name", "timezone", "weekly", "country", "part"),
        *("holidays", "calendar_file", "overrides", "breaks"),
    )

    class Media:
        css = {"all": ("css/admin/calendar.css",)}
        js = ("js/admin/settling.js",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Calendar]:
        calendars: QuerySet[Calendar] = super().get_queryset(request)
        return calendars.annotate(used=Count("policies"))

    def save_model(self, request: HttpRequest, obj: Calendar, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        obj.changed()

    def replaced(self, row: Calendar, to: Calendar, by: Actor) -> None:
        to.changed()

    def render_change_form(self, request: HttpRequest, context: Any, **kwargs: Any) -> HttpResponse:
        """The page, or for htmx the part beside the editor."""
        form = context["adminform"].form
        data = request.POST if request.method == "POST" else None
        question = question_of(data, form.instance, timezone.now())
        context |= {"question": question, "shown": Shown(form, question, timezone.localdate())}
        if request.headers.get("HX-Target") == "calendar-answer":
            return TemplateResponse(request, "admin/calendar/answer.html", context)
        page: HttpResponse = super().render_change_form(request, context, **kwargs)
        return page

    @display(description="Open")
    def hours(self, calendar: Calendar) -> str:
        return f"{open_hours(calendar.as_clock())} a week"

    @display(description="Policies", ordering="used")
    def used_by(self, calendar: Any) -> int:
        return int(calendar.used)
