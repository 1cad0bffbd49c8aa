from django.contrib import admin

from supportdesk.accounts.tenanted_admin import TenantedAdmin
from triage.models import TenantLexicon


@admin.register(TenantLexicon)
class TenantLexiconAdmin(TenantedAdmin):
    """A tenant's changes to the lexicon that triage uses."""

    fields = ("tenant", "changes")
    list_select_related = ("tenant",)
