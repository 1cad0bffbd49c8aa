"""The base of every admin page: it limits rows, choices and inlines to the tenants that the user administers."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib.admin import RelatedOnlyFieldListFilter
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import NON_FIELD_ERRORS, SuspiciousOperation, ValidationError
from django.db import models
from django.forms.models import BaseInlineFormSet
from django.http import Http404, HttpRequest, HttpResponse
from unfold.admin import ModelAdmin, TabularInline

from supportdesk.accounts.models import Membership, Tenant, User
from supportdesk.accounts.permissions import Key, administers, tenant_ids

Rows = models.QuerySet[Any]
BY_TENANT = ("tenant", RelatedOnlyFieldListFilter)  # for list_filter
FOREIGN = "Choose something that belongs to the same company."


def administered(user: User) -> models.QuerySet[Tenant]:
    """The tenants that the user administers; for superusers, all."""
    tenants = Tenant.objects.all()
    return tenants if user.is_superuser else tenants.filter(pk__in=tenant_ids(user, Key.ADMIN))


def within(rows: Rows, user: User, path: str) -> Rows:
    return rows if user.is_superuser else rows.filter(**{f"{path}__in": tenant_ids(user, Key.ADMIN)})


def reachable(model: type[models.Model], user: User) -> Rows:
    """The rows of a model that the user may see or choose. None for models without a tenant."""
    rows: Rows = model._default_manager.all()
    if issubclass(model, User):
        members = within(Membership.objects.all(), user, "tenant")
        return rows if user.is_superuser else rows.filter(pk__in=members.values("user"))
    if issubclass(model, Tenant):
        return within(rows, user, "pk")
    names_tenant = any(field.name == "tenant" for field in model._meta.get_fields())
    return within(rows, user, "tenant") if names_tenant else rows.none()


def refuse_foreign(form: forms.ModelForm[Any], tenant_id: int | None) -> None:
    """Add errors for rows of another tenant: an admin of two must not link rows of one to rows of the other."""
    for name, value in list(getattr(form, "cleaned_data", {}).items()):
        for each in value if isinstance(value, models.QuerySet) else [value]:
            if isinstance(each, models.Model) and not belongs(each, tenant_id):
                form.add_error(name, FOREIGN)


def belongs(row: models.Model, tenant_id: int | None) -> bool:
    if isinstance(row, User):
        return Membership.objects.of(tenant_id).filter(user=row).exists() if tenant_id else False
    return isinstance(row, Tenant) or getattr(row, "tenant_id", tenant_id) == tenant_id


class TenantedForm(forms.ModelForm[Any]):
    only_tenant: Tenant | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.only_tenant and not self.instance.tenant_id:
            self.instance.tenant = self.only_tenant

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        chosen = self.cleaned_data.get("tenant")
        refuse_foreign(self, chosen.pk if chosen else getattr(self.instance, "tenant_id", None))
        return cleaned

    def _get_validation_exclusions(self) -> set[str]:
        # A tenant that is filled in rather than chosen still takes part in "once a tenant".
        return super()._get_validation_exclusions() - {"tenant"}  # type: ignore[misc,no-any-return]

    def _update_errors(self, errors: ValidationError) -> None:
        """Errors of the hidden field `tenant` (“once per tenant”) are shown for the whole form."""
        told = getattr(errors, "error_dict", {})
        if "tenant" in told and "tenant" not in self.fields:
            told.setdefault(NON_FIELD_ERRORS, []).extend(told.pop("tenant"))
        super()._update_errors(errors)  # type: ignore[misc]


class TenantedFormSet(BaseInlineFormSet[Any, Any, Any]):
    def add_fields(self, form: Any, index: int | None) -> None:
        """Label each field for screen readers: visually only the column's head names it."""
        super().add_fields(form, index)
        for field in form.fields.values():
            drawn = getattr(field.widget, "widget", field.widget)  # the admin wraps what leads to other rows
            drawn.attrs.setdefault("aria-label", field.label)

    def clean(self) -> None:
        super().clean()
        for form in self.forms:
            was_wrong = bool(form.errors)
            refuse_foreign(form, self.instance.tenant_id)
            if form.errors and not was_wrong:
                raise ValidationError(FOREIGN)

    def save_new(self, form: Any, commit: bool = True) -> Any:
        form.instance.tenant_id = self.instance.tenant_id
        return super().save_new(form, commit=commit)


def is_row_number(text: str) -> bool:
    """Whether a row could have this primary key: no bigint has more digits."""
    return text.isdecimal() and len(text) < 20


class RowField(forms.ModelChoiceField[Any]):
    def prepare_value(self, value: Any) -> Any:
        """Show nothing for a value that is not numeric: the widget would query the database with it."""
        prepared = super().prepare_value(value)
        return "" if isinstance(prepared, str) and not is_row_number(prepared) else prepared


class TenantScope:
    """What admin pages and inlines share."""

    tenant_path = "tenant"
    view_on_site = False

    def get_queryset(self, request: HttpRequest) -> Rows:
        return within(super().get_queryset(request), request.user, self.tenant_path)  # type: ignore[misc,arg-type]

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        assert isinstance(request.user, User)
        kwargs.setdefault("queryset", reachable(db_field.remote_field.model, request.user))
        kwargs.setdefault("form_class", RowField)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        assert isinstance(request.user, User)
        kwargs.setdefault("queryset", reachable(db_field.remote_field.model, request.user))
        return super().formfield_for_manytomany(db_field, request, **kwargs)  # type: ignore[misc]

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return administers(request.user)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return administers(request.user)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return administers(request.user)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return administers(request.user)


class TenantedAdmin(TenantScope, ModelAdmin):  # type: ignore[misc]
    form = TenantedForm
    list_filter_submit = False
    compressed_fields = True
    warn_unsaved_form = True

    def has_module_permission(self, request: HttpRequest) -> bool:
        return administers(request.user)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        if issubclass(form, TenantedForm):
            form.only_tenant = self.only_tenant(request)
        return form

    def only_tenant(self, request: HttpRequest) -> Tenant | None:
        """The tenant of a user who administers exactly one, and so need not choose."""
        assert isinstance(request.user, User)
        tenants = list(administered(request.user)[:2])
        return tenants[0] if len(tenants) == 1 else None

    def get_exclude(self, request: HttpRequest, obj: Any = None) -> Any:
        hidden = ["tenant"] if self.only_tenant(request) else []
        return [*(super().get_exclude(request, obj) or ()), *hidden]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return without(super().get_fields(request, obj), self.get_exclude(request, obj))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """The tenant of an existing row is read-only."""
        return [*super().get_readonly_fields(request, obj), *(["tenant"] if obj and self._names_tenant() else [])]

    def get_list_display(self, request: HttpRequest) -> Any:
        columns = super().get_list_display(request)
        return without(columns, ["tenant"] if self.only_tenant(request) else [])

    def get_list_filter(self, request: HttpRequest) -> Any:
        filters = super().get_list_filter(request)
        hidden = "tenant" if self.only_tenant(request) else None
        return [each for each in filters if (each[0] if isinstance(each, tuple) else each) != hidden]

    def response_action(self, request: HttpRequest, queryset: Rows) -> HttpResponse | None:
        if not all(map(is_row_number, request.POST.getlist(ACTION_CHECKBOX_NAME))):
            raise SuspiciousOperation("What was ticked is no row's number.")
        answer: HttpResponse | None = super().response_action(request, queryset)
        return answer

    def get_search_results(self, request: HttpRequest, queryset: Rows, search_term: str) -> Any:
        """Drop null characters, which PostgreSQL does not accept."""
        return super().get_search_results(request, queryset, search_term.replace("\x00", ""))

    def _names_tenant(self) -> bool:
        return any(field.name == "tenant" for field in self.model._meta.get_fields())

    def _get_obj_does_not_exist_redirect(self, request: HttpRequest, opts: Any, object_id: str) -> HttpResponse:
        raise Http404


def without(names: Iterable[Any], hidden: Iterable[Any]) -> list[Any]:
    dropped = set(hidden)
    return [name for name in names if isinstance(name, (list, tuple)) or name not in dropped]


class TenantedInline(TenantScope, TabularInline):  # type: ignore[misc]
    formset = TenantedFormSet
    extra = 0
    exclude: Iterable[str] = ("tenant",)
