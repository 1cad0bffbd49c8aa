from django.contrib import admin
from django.contrib.admin import RelatedOnlyFieldListFilter

from supportdesk.accounts.tenanted_admin import TenantedAdmin
from tickets.models import FileLimits


@admin.register(FileLimits)
class FileLimitsAdmin(TenantedAdmin):
    list_display = ("tenant", "megabytes", "files", "takes_programs")
    list_filter = (("tenant", RelatedOnlyFieldListFilter),)
    list_select_related = ("tenant",)
    fields = ("tenant", "megabytes", "files", "takes_programs", "denied")
