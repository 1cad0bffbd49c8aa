from django.contrib import admin
from django.contrib.admin import RelatedOnlyFieldListFilter

from supportdesk.accounts.tenanted_admin import BY_TENANT, TenantedAdmin
from tickets.models import CannedResponse


@admin.register(CannedResponse)
class CannedResponseAdmin(TenantedAdmin):
    list_display = ("title", "tenant", "topic", "updated_at")
    list_filter = (BY_TENANT, ("topic", RelatedOnlyFieldListFilter))
    list_select_related = ("tenant", "topic__parent__parent")
    search_fields = ("title", "body")
    autocomplete_fields = ("topic",)
