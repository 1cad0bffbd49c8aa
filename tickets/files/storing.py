"""Stores and discards files.

The key of a new file is first noted as a Leftover, which is deleted together with the insert of the file's row: if
that is interrupted, the sweep finds the stored file and deletes it."""

import hashlib
import logging
from collections.abc import Iterable, Sequence

from django.core.files.base import File
from django.core.files.storage import Storage, storages
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from supportdesk.accounts.actors import Actor
from tickets.errors import Forbidden, Invalid, Refused, Unavailable
from tickets.files.describing import describe
from tickets.files.naming import shown_name
from tickets.files.sniffing import HEAD
from tickets.models.attachment import UNCLAIMED_FOR, Attachment, FileLimits, Leftover, new_key

log = logging.getLogger(__name__)


def storage() -> Storage:
    return storages["attachments"]


def store(upload: File[bytes], *, homes: Sequence[int], by: Actor, declared: str = "") -> Attachment:
    """Store a file until its uploader attaches it. `homes` are the ids of the tenants it may be for: the first whose
    limits accept it is used. Raises Invalid or Unavailable. Do not call it in a transaction that may be rolled back."""
    made = drafted(upload, declared)
    made.uploader_user_id, made.uploader_contact_id = by.user_id, by.contact_id
    made.tenant_id = home_of(made, homes)
    Leftover.objects.create(key=made.key, due_at=timezone.now() + UNCLAIMED_FOR)
    write(made, upload)
    with transaction.atomic():
        made.save(force_insert=True)
        Leftover.objects.filter(key=made.key).delete()
    return made


def drafted(upload: File[bytes], declared: str = "") -> Attachment:
    """The unsaved row of a file, described by its content. Raises Invalid if it is empty."""
    digest, size, head = hashlib.sha256(), 0, b""
    for chunk in upload.chunks():
        digest.update(chunk)
        size += len(chunk)
        head += chunk[: HEAD - len(head)] if len(head) < HEAD else b""
    if not size:
        raise Invalid(f"“{shown_name(upload.name or '')}” is empty.", field="files")
    told = describe(upload.name or "", declared or declared_by(upload), head)
    return Attachment(
        name=told.name,
        key=new_key(),
        size=size,
        kind=told.kind.name,
        content_type=told.type,
        width=told.width,
        height=told.height,
        sha256=digest.hexdigest(),
    )


def declared_by(upload: File[bytes]) -> str:
    return (isinstance(upload, UploadedFile) and upload.content_type) or ""


def home_of(made: Attachment, homes: Sequence[int]) -> int:
    refusal: Refused = Forbidden("Only customers and members of a desk can add files.")
    for home in homes:
        try:
            FileLimits.of(home).refuse(made)
        except Invalid as error:
            refusal = error
        else:
            return home
    raise refusal


def write(made: Attachment, upload: File[bytes]) -> None:
    upload.seek(0)
    try:
        stored = storage().save(made.key, upload)
    except Exception as error:  # each kind of storage fails in words of its own
        log.exception("a file could not be stored", extra={"key": made.key})
        Leftover.objects.filter(key=made.key).update(due_at=timezone.now())
        raise Unavailable(f"“{made.name}” could not be kept just now. Try again in a minute.", field="files") from error
    assert stored == made.key, f"stored as {stored}"


def discard(attachments: Iterable[Attachment]) -> None:
    """Delete uploads that are not attached. The next sweep deletes their content."""
    Attachment.objects.unclaimed().with_ids(one.pk for one in attachments).delete()
