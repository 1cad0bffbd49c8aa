"""The form that adds a member by address or changes one. Only owners may change who is an owner."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from unfold.widgets import UnfoldAdminEmailInputWidget, UnfoldAdminTextInputWidget

from supportdesk.accounts.models import Membership, Role, Tenant, User
from supportdesk.accounts.tenanted_admin import TenantedForm


class MemberForm(TenantedForm):
    """Adds a member by `email`. Somebody without an account gets one, and signs in by an emailed code."""

    by: User
    email = forms.EmailField(
        max_length=254,
        help_text="They sign in with it, by a code sent there.",
        widget=UnfoldAdminEmailInputWidget,
    )
    name = forms.CharField(
        max_length=120,
        required=False,
        help_text="Taken only for a new account.",
        widget=UnfoldAdminTextInputWidget,
    )

    class Meta:
        model = Membership
        fields = ("tenant", "role", "is_active")

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        tenant = self.cleaned_data.get("tenant") or getattr(self.instance, "tenant", None)
        if tenant is not None:
            self._refuse_double(tenant)
            self._refuse_owner_change(tenant)
        return cleaned

    def save(self, commit: bool = True) -> Any:
        if self.instance.user_id is None:
            self.instance.user = self._user()
        return super().save(commit=commit)

    def _user(self) -> User:
        return User.objects.find_or_create(self.cleaned_data["email"], name=self.cleaned_data["name"])

    def _refuse_double(self, tenant: Tenant) -> None:
        email = self.cleaned_data.get("email")
        if email and Membership.objects.of(tenant).filter(user__email__iexact=email).exists():
            self.add_error("email", "They are a member already.")

    def _refuse_owner_change(self, tenant: Tenant) -> None:
        """Only owners make or unmake owners, and a tenant keeps at least one."""
        was = Membership.objects.filter(pk=self.instance.pk).first() if self.instance.pk else None
        was_owner = was is not None and was.role == Role.OWNER
        stays = self.cleaned_data.get("role") == Role.OWNER and self.cleaned_data.get("is_active", True)
        if was_owner == (self.cleaned_data.get("role") == Role.OWNER) and (not was_owner or stays):
            return
        # Locked: of two owners who step down at the same moment, the second finds that they are the last.
        owners = list(Membership.objects.active().of(tenant).owners().select_for_update(of=("self",)).order_by("pk"))
        if not (self.by.is_superuser or any(owner.user_id == self.by.pk for owner in owners)):
            raise ValidationError("Only an owner can make or unmake an owner.")
        if was is not None and not stays and all(owner.pk == was.pk for owner in owners):
            raise ValidationError("A desk needs an owner: make somebody else one first.")


class ExistingMemberForm(MemberForm):
    email = None  # type: ignore[assignment]
    name = None  # type: ignore[assignment]


def form_for(member: Model | None, by: User) -> type[MemberForm]:
    base = ExistingMemberForm if member else MemberForm
    return type(base.__name__, (base,), {"by": by})
