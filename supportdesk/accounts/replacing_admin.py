"""Deleting what others point at: the admin says first where they point from then on."""

from collections.abc import Iterator
from typing import Any

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

from supportdesk.accounts.tenanted_admin import TenantedAdmin

KEPT = (models.PROTECT, models.RESTRICT)


class ReplacementForm(forms.Form):
    def __init__(self, choices: models.QuerySet[Any], data: Any = None) -> None:
        super().__init__(data)
        widget = UnfoldAdminSelectWidget
        self.fields["replacement"] = forms.ModelChoiceField(choices, empty_label="Choose …", widget=widget)


def pointing_at(row: models.Model) -> Iterator[tuple[models.QuerySet[Any], str]]:
    """Rows that keep this one from being deleted, with the name of the column by which they point at it."""
    for relation in row._meta.get_fields(include_hidden=True):
        if isinstance(relation, models.ManyToOneRel) and relation.on_delete in KEPT:
            column = relation.field.name
            yield relation.related_model._base_manager.filter(**{column: row.pk}), column


def uses_of(row: models.Model) -> list[str]:
    """In words: 12 tickets, 1 help topic."""
    counted = ((rows.model._meta, rows.count()) for rows, _ in pointing_at(row))
    return [
        f"{number:,} {meta.verbose_name if number == 1 else meta.verbose_name_plural}"
        for meta, number in counted
        if number
    ]


class ReplacingAdmin(TenantedAdmin):
    moved_by_verb: tuple[type[models.Model], ...] = ()

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """A page that says why not, rather than one that lists thousands of rows."""
        kept = [(row, self.reason_to_keep(row), uses_of(row)) for row in objs]
        if reasons := [
            reason or f"{row} has {', '.join(uses)}. Delete it on its own page, which asks for its replacement."
            for row, reason, uses in kept
            if reason or uses
        ]:
            return [], {}, set(), reasons
        return super().get_deleted_objects(objs, request)

    def replacements(self, request: HttpRequest, row: Any) -> models.QuerySet[Any]:
        """What may take its place."""
        return self.get_queryset(request).filter(tenant=row.tenant_id).exclude(pk=row.pk)

    def hand_over(self, request: HttpRequest, row: Any, to: Any) -> None:
        """What `moved_by_verb` names, as far as one request can get."""

    def replaced(self, row: Any, to: Any) -> None:
        """Word for whoever points at the row by other means than a foreign key; in the transaction that deletes it."""

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
        """Why it cannot be deleted whatever takes its place; blank if it can."""
        return ""

    def replace(self, request: HttpRequest, row: Any, to: Any) -> HttpResponse:
        with transaction.atomic():
            for rows, column in pointing_at(row):
                if not issubclass(rows.model, self.moved_by_verb):
                    rows.update(**{column: to})
        self.hand_over(request, row, to)
        try:
            with transaction.atomic():
                self.replaced(row, to)
                self.log_deletions(request, [row])
                self.delete_model(request, row)
        except (models.ProtectedError, models.RestrictedError):
            messages.warning(request, f"{row} still has {', '.join(uses_of(row))}. Delete once more to go on.")
            return redirect(request.path)
        messages.success(request, f"{row} is deleted. {to} has taken its place.")
        return redirect(reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist"))
