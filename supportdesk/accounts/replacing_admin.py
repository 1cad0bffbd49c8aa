"""Deletes rows that others refer to, after the admin has chosen a replacement for the references."""

from collections.abc import Iterator
from typing import Any, Protocol, runtime_checkable

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from unfold.widgets import UnfoldAdminSelectWidget

from supportdesk.accounts.actors import Actor
from supportdesk.accounts.models import User
from supportdesk.accounts.tenanted_admin import TenantedAdmin

KEPT = (models.PROTECT, models.RESTRICT)


@runtime_checkable
class Recorded(Protocol):
    """A queryset of rows whose changes are recorded."""

    def point_at(self, column: str, to: Any, *, by: Actor) -> None: ...


class ReplacementForm(forms.Form):
    def __init__(self, choices: models.QuerySet[Any], data: Any = None) -> None:
        super().__init__(data)
        widget = UnfoldAdminSelectWidget
        self.fields["replacement"] = forms.ModelChoiceField(choices, empty_label="Choose …", widget=widget)


def pointing_at(row: models.Model) -> Iterator[tuple[models.QuerySet[Any], str]]:
    """Querysets of rows that protect this one from deletion, each with the name of the foreign key."""
    for relation in row._meta.get_fields(include_hidden=True):
        if isinstance(relation, models.ManyToOneRel) and relation.on_delete in KEPT:
            column = relation.field.name
            yield relation.related_model._default_manager.filter(**{column: row.pk}), column


def uses_of(row: models.Model) -> list[str]:
    """How often the row is in use, in words: 12 tickets, 1 help topic."""
    counted = ((rows.model._meta, rows.count()) for rows, _ in pointing_at(row))
    return [
        f"{number:,} {meta.verbose_name if number == 1 else meta.verbose_name_plural}"
        for meta, number in counted
        if number
    ]


class ReplacingAdmin(TenantedAdmin):
    moved_by_verb: tuple[type[models.Model], ...] = ()

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Say why rows cannot be deleted, instead of listing thousands of related rows."""
        kept = [(row, self.reason_to_keep(row), uses_of(row)) for row in objs]
        if reasons := [
            reason or f"{row} has {', '.join(uses)}. Delete it on its own page, which asks for its replacement."
            for row, reason, uses in kept
            if reason or uses
        ]:
            return [], {}, set(), reasons
        return super().get_deleted_objects(objs, request)

    def replacements(self, request: HttpRequest, row: Any) -> models.QuerySet[Any]:
        """The rows that may replace this one."""
        return self.get_queryset(request).filter(tenant=row.tenant_id).exclude(pk=row.pk)

    def hand_over(self, request: HttpRequest, row: Any, to: Any) -> None:
        """Repoint rows of the models in `moved_by_verb`, as many as one request can."""

    def replaced(self, row: Any, to: Any, by: Actor) -> None:
        """Tell whatever refers to the row other than by a foreign key. Runs in the transaction that deletes the row."""

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        row = self.get_object(request, unquote(object_id))
        if row is None or self.reason_to_keep(row) or not uses_of(row):
            deleted: HttpResponse = super().delete_view(request, object_id, extra_context)
            return deleted
        if not self.has_delete_permission(request, row):
            raise PermissionDenied
        form = ReplacementForm(self.replacements(request, row), request.POST or None)
        if form.is_valid():
            return self.replace(request, row, form.cleaned_data["replacement"])
        return self.ask(request, row, form)

    def ask(self, request: HttpRequest, row: Any, form: ReplacementForm) -> HttpResponse:
        title = f"Delete {row}"
        context = {"title": title, "row": row, "uses": uses_of(row), "form": form, "opts": self.opts}
        context["has_replacement"] = self.replacements(request, row).exists()
        return TemplateResponse(request, "admin/replace.html", {**self.admin_site.each_context(request), **context})

    def reason_to_keep(self, row: Any) -> str:
        """Why the row cannot be deleted at all; blank if it can."""
        return ""

    def replace(self, request: HttpRequest, row: Any, to: Any) -> HttpResponse:
        assert isinstance(request.user, User)
        by = Actor.agent(request.user)
        with transaction.atomic():
            self.point_elsewhere(row, to, by)
        self.hand_over(request, row, to)
        try:
            with transaction.atomic():
                self.replaced(row, to, by)
                self.log_deletions(request, [row])
                self.delete_model(request, row)
        except (models.ProtectedError, models.RestrictedError):
            messages.warning(request, f"{row} still has {', '.join(uses_of(row))}. Delete once more to go on.")
            return redirect(request.path)
        messages.success(request, f"{row} is deleted. {to} has taken its place.")
        return redirect(reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist"))

    def point_elsewhere(self, row: Any, to: Any, by: Actor) -> None:
        for rows, column in pointing_at(row):
            if isinstance(rows, Recorded):
                rows.point_at(column, to, by=by)
            elif not issubclass(rows.model, self.moved_by_verb):
                rows.update(**{column: to})
