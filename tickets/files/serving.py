"""A file as an answer: as bytes to keep, in a sandbox, and only pictures as something to look at."""

import logging

from django.core.files.base import File
from django.http import FileResponse

from tickets.errors import Unavailable
from tickets.files.naming import disposition
from tickets.files.sniffing import KINDS, UNKNOWN_TYPE
from tickets.files.storing import storage
from tickets.models.attachment import Attachment

log = logging.getLogger(__name__)

CHUNK = 64 * 1024
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private",
}


def response_for(attachment: Attachment) -> FileResponse:
    """Streams the file. Whatever it says of itself, browsers neither run nor guess at it. Raises Unavailable."""
    is_picture = KINDS[attachment.kind].is_picture and attachment.content_type != UNKNOWN_TYPE
    response = FileResponse(opened(attachment), headers=HEADERS, content_type=attachment.content_type)
    response.block_size = CHUNK
    response["Content-Disposition"] = disposition(attachment.name, inline=is_picture)
    response["Content-Length"] = str(attachment.size)
    return response


def opened(attachment: Attachment) -> File[bytes]:
    """Far storages fetch at the first read only: it has to succeed while there is still another answer to give."""
    try:
        content = storage().open(attachment.key)
        content.read(1)
        content.seek(0)
    except Exception as error:  # each kind of storage fails in words of its own
        log.exception("a file could not be read", extra={"attachment": attachment.pk, "key": attachment.key})
        raise Unavailable(f"“{attachment.name}” cannot be fetched just now. Try again in a minute.") from error
    return content
