from django.contrib import admin

from supportdesk.accounts.tenanted_admin import BY_TENANT, TenantedAdmin
from tickets.models import FileLimits


@admin.register(FileLimits)
class FileLimitsAdmin(TenantedAdmin):
    list_display = ("tenant", "megabytes", "files", "takes_programs")
    list_filter = (BY_TENANT,)
    list_select_related = ("tenant",)
    fields = ("tenant", "megabytes", "files", "takes_programs", "denied")
