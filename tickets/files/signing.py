"""Addresses that cannot be guessed or altered: of a file for an hour, and of an upload for whoever made it."""

from collections.abc import Iterable
from datetime import timedelta

from django.core.signing import BadSignature, Signer, TimestampSigner
from django.urls import reverse

from supportdesk.accounts.actors import Actor
from tickets.models.attachment import Attachment

GOOD_FOR = timedelta(hours=1)
FILES = TimestampSigner(salt="tickets.files.download")
UPLOADS = Signer(salt="tickets.files.upload")


def file_url(pk: int, *, door: str = "files:file") -> str:
    """Good for an hour, to those who may read the file anyway."""
    return reverse(door, args=[FILES.sign(str(pk))])


def file_of(token: str) -> tuple[int, bool]:
    """The file a token names, and whether its hour is not over yet. Raises BadSignature if it was altered."""
    pk = int(FILES.unsign(token))
    try:
        FILES.unsign(token, max_age=GOOD_FOR)
    except BadSignature:
        return pk, False
    return pk, True


def upload_token(attachment: Attachment) -> str:
    return UPLOADS.sign(str(attachment.pk))


def uploads_of(tokens: Iterable[str], by: Actor) -> list[Attachment]:
    """The person's own uploads among them, claimed or not, in the order they were made."""
    return list(Attachment.objects.by(by).with_ids(ids_of(tokens)).in_order())


def ids_of(tokens: Iterable[str]) -> set[int]:
    found = set()
    for token in tokens:
        try:
            found.add(int(UPLOADS.unsign(token)))
        except BadSignature:
            continue
    return found
