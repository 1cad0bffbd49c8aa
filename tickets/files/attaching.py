"""Files in a form: those that came with it, and those that were uploaded while it was being filled in.

    class ReplyForm(WithFiles): ...

    form = ReplyForm(request.POST)
    form.take_files(request, by=actor)          # before is_valid, so that nothing has to be chosen twice
    form.limits = FileLimits.of(ticket.tenant)  # for the page to say
    if form.is_valid():
        ticket.reply(body, by=actor, files=form.files_for(ticket.tenant_id))

and in the form's template, which is sent as multipart/form-data: {% include "files/field.html" %}
"""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse

from supportdesk.accounts.actors import Actor
from supportdesk.accounts.models import Contact, Membership
from tickets.errors import Refused
from tickets.files.receiving import not_received
from tickets.files.signing import uploads_of
from tickets.files.storing import store
from tickets.models.attachment import Attachment, FileLimits


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class WithFiles(forms.Form):
    files = forms.Field(required=False, widget=ManyFiles)  # type: ignore[assignment]  # a field, once the class is made

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.attached: list[Attachment] = []
        self.file_problems: list[str] = []
        self.limits = FileLimits()
        self.uploads_to = reverse("files:uploads")

    def take_files(self, request: HttpRequest, *, by: Actor) -> None:
        """Store the files of the request, and find earlier uploads. Files that are refused become errors of the field;
        all others stay attached, also if the form is refused for another reason."""
        tokens = dict.fromkeys(request.POST.getlist("uploads"))
        self.attached = uploads_of(tokens, by)
        self.file_problems = not_received(request)
        if len(self.attached) < len(tokens):
            self.file_problems.append("One of the files is no longer there. Attach it again.")
        homes = homes_of(by)
        for upload in request.FILES.getlist("files"):
            try:
                self.attached.append(store(upload, homes=homes, by=by))
            except Refused as refusal:
                self.file_problems.append(refusal.message)

    def files_for(self, tenant: int) -> list[Attachment]:
        """The files for a verb's `files=`, moved to this tenant, which may not have been known before."""
        return Attachment.objects.rehome(self.attached, tenant)

    @property
    def marks(self) -> list[str]:
        """Digests of the files' contents, for idempotency keys."""
        return sorted(one.sha256 for one in self.attached)

    def clean_files(self) -> None:
        if self.file_problems:
            raise ValidationError(self.file_problems)


def homes_of(by: Actor) -> list[int]:
    """The ids of the tenants that a person may upload files for."""
    if by.contact_id:
        return [Contact.objects.get(pk=by.contact_id).tenant_id]
    if by.user_id is None:
        return []
    work = Membership.objects.active().filter(user=by.user_id).order_by("pk").values_list("tenant", flat=True)
    custom = Contact.objects.filter(user=by.user_id).order_by("pk").values_list("tenant", flat=True)
    return list(dict.fromkeys([*work, *custom]))
