from django.contrib import admin
from django.contrib.admin import RelatedOnlyFieldListFilter

from supportdesk.accounts.tenanted_admin import TenantedAdmin
from tickets.models import HelpTopic


@admin.register(HelpTopic)
class HelpTopicAdmin(TenantedAdmin):
    list_display = ("__str__", "tenant", "default_queue", "default_priority", "is_public", "is_active", "position")
    list_filter = (("tenant", RelatedOnlyFieldListFilter), "is_public", "is_active")
    list_select_related = ("tenant", "default_queue", "parent__parent")
    list_editable = ("position",)
    search_fields = ("name",)
    autocomplete_fields = ("parent", "default_queue", "default_assignee")
