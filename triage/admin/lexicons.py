from django.contrib import admin

from supportdesk.accounts.tenanted_admin import TenantedAdmin
from triage.models import TenantLexicon


@admin.register(TenantLexicon)
class TenantLexiconAdmin(TenantedAdmin):
    """The words that triage decides by, where a company's differ from the shipped ones."""

    fields = ("tenant", "changes")
    list_select_related = ("tenant",)
