from typing import Any

from allauth.account.models import EmailAddress
from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from unfold.decorators import action, display
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from supportdesk.accounts.member_form import form_for
from supportdesk.accounts.models import ApiToken, Contact, Membership, Scope, Tenant, User
from supportdesk.accounts.tenanted_admin import BY_TENANT, TenantedAdmin, TenantedForm, administered

# Theirs are plain Django pages, which know nothing of tenants.
for foreign in (Group, EmailAddress):
    admin.site.unregister(foreign)


@admin.register(Tenant)
class TenantAdmin(TenantedAdmin):
    tenant_path = "pk"
    form = forms.ModelForm  # type: ignore[assignment]
    list_display = ("name", "prefix", "plan", "reopen_window_days")
    fields = ("name", "slug", "prefix", "plan")
    search_fields = ("name",)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Ticket numbers depend on the prefix, invoices on the plan."""
        return () if request.user.is_superuser else ("slug", "prefix", "plan")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.is_superuser)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Membership)
class MembershipAdmin(TenantedAdmin):
    list_display = ("user", "email", "tenant", "role", "is_active")
    list_filter = (BY_TENANT, "role", "is_active")
    list_select_related = ("user", "tenant")
    search_fields = ("user__name", "user__email")
    ordering = ("user__name", "user__email")

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        assert isinstance(request.user, User)
        self_made = form_for(obj, request.user)
        return super().get_form(request, obj, change=change, **kwargs | {"form": self_made})

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        who = ["user"] if obj else ["email", "name"]
        tenant = [] if self.only_tenant(request) else ["tenant"]
        return [*tenant, *who, "role", "is_active"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return [*super().get_readonly_fields(request, obj), *(["user"] if obj else [])]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Members are deactivated instead: their names stay on what they did."""
        return False

    @display(description="Email", ordering="user__email")
    def email(self, member: Membership) -> str:
        return member.user.email


@admin.register(User)
class UserAdmin(TenantedAdmin):
    """The users behind the members. Only they themselves change their addresses and passwords."""

    form = forms.ModelForm  # type: ignore[assignment]
    list_display = ("shown_name", "email", "is_active", "last_login")
    list_filter = ("is_active",)
    fields = ("name", "email", "is_active", "last_login", "date_joined")
    search_fields = ("name", "email")
    ordering = ("name", "email")

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        assert isinstance(request.user, User)
        users = User.objects.order_by(*self.ordering)
        if request.user.is_superuser:
            return users
        return users.filter(pk__in=Membership.objects.filter(tenant__in=administered(request.user)).values("user"))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Somebody whom another company knows, as a member or a customer, keeps the name they have there."""
        assert isinstance(request.user, User)
        tenants = administered(request.user)
        elsewhere = obj and any(rows.exclude(tenant__in=tenants).exists() for rows in (obj.memberships, obj.contacts))
        theirs = ["name"] if elsewhere or (obj and obj.is_superuser and not request.user.is_superuser) else []
        return [*theirs, "email", *(() if request.user.is_superuser else ["is_active"]), "last_login", "date_joined"]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @display(description="Name", ordering="name")
    def shown_name(self, user: User) -> str:
        return user.get_full_name()


@admin.register(Contact)
class ContactAdmin(TenantedAdmin):
    list_display = ("name", "email", "phone", "tier", "partner", "tenant")
    list_filter = (BY_TENANT, "tier")
    list_select_related = ("partner", "tenant")
    fields = ("tenant", "name", "email", "phone", "tier", "partner", "sees_colleagues", "user")
    readonly_fields = ("user",)
    autocomplete_fields = ("partner",)
    search_fields = ("name", "email", "phone")


class TokenForm(TenantedForm):
    scopes = forms.MultipleChoiceField(
        choices=Scope.choices, initial=Scope.values, widget=UnfoldAdminCheckboxSelectMultipleWidget
    )


@admin.register(ApiToken)
class ApiTokenAdmin(TenantedAdmin):
    form = TokenForm
    list_display = ("name", "hint", "user", "tenant", "last_used_at", "expires_at", "state")
    list_filter = (BY_TENANT,)
    list_select_related = ("user", "tenant")
    search_fields = ("name", "hint")
    ordering = ("-created_at",)
    actions = ("revoke",)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        tenant = [] if self.only_tenant(request) else ["tenant"]
        told = ["hint", "user", "created_at", "last_used_at", "revoked_at"] if obj else []
        return [*tenant, "name", "scopes", "expires_at", *told]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return ()
        return ("tenant", "name", "scopes", "expires_at", "hint", "user", "created_at", "last_used_at", "revoked_at")

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if change:
            return
        assert isinstance(request.user, User)
        given = {name: form.cleaned_data[name] for name in ("name", "scopes", "expires_at")}
        issued, secret = ApiToken.objects.issue(tenant=obj.tenant, user=request.user, **given)
        obj.pk, obj.hint = issued.pk, issued.hint
        messages.warning(request, f"Copy the token now, it is not shown again: {secret}")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Revoked tokens stay, as a record of who had access."""
        return False

    @action(description="Revoke")
    def revoke(self, request: HttpRequest, queryset: QuerySet[ApiToken]) -> None:
        revoked = queryset.filter(revoked_at=None).update(revoked_at=timezone.now())
        messages.success(request, f"{revoked} revoked. They no longer open anything.")

    @display(description="State", label={"usable": "success", "expired": "warning", "revoked": "danger"})
    def state(self, token: ApiToken) -> str:
        if token.revoked_at:
            return "revoked"
        return "expired" if token.expires_at and token.expires_at <= timezone.now() else "usable"
