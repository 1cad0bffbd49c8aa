"""Signed tokens: of a file, valid for an hour, and of an upload, for its uploader."""

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
    """A URL that is valid for an hour, for those who may read the file."""
    return reverse(door, args=[FILES.sign(str(pk))])


def file_of(token: str) -> tuple[int, bool]:
    """The id of the file, and whether the token is still valid. Raises BadSignature if it was forged."""
    pk = int(FILES.unsign(token))
    try:
        FILES.unsign(token, max_age=GOOD_FOR)
    except BadSignature:
        return pk, False
    return pk, True


def upload_token(attachment: Attachment) -> str:
    return UPLOADS.sign(str(attachment.pk))


def uploads_of(tokens: Iterable[str], by: Actor) -> list[Attachment]:
    """The person's own uploads among them, claimed or not, in the order they were named in."""
    ids = ids_of(tokens)
    own = Attachment.objects.by(by).in_bulk(ids)
    return [own[pk] for pk in ids if pk in own]


def ids_of(tokens: Iterable[str]) -> list[int]:
    """Each once."""
    found = dict[int, None]()
    for token in tokens:
        try:
            found[int(UPLOADS.unsign(token))] = None
        except BadSignature:
            continue
    return list(found)
