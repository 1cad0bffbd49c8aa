"""Serves files, sandboxed: as downloads, and only pictures inline."""

import logging
import re
from http import HTTPStatus

from django.core.files.base import File
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase

from tickets.errors import Unavailable
from tickets.files.naming import disposition
from tickets.files.sniffing import KINDS, UNKNOWN_TYPE
from tickets.files.storing import storage
from tickets.models.attachment import Attachment

log = logging.getLogger(__name__)

CHUNK = 64 * 1024
ONE_PART = re.compile(r"bytes=([0-9]{0,18})-([0-9]{0,18})", re.IGNORECASE)
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private",
}


def response_for(attachment: Attachment, request: HttpRequest) -> HttpResponseBase:
    """Streams the file, or the part of it that a player or a download that broke off asks for. Whatever it says of
    itself, browsers neither run nor guess at it. Raises Unavailable."""
    size, mark = attachment.size, f'"{attachment.sha256}"'
    headers = HEADERS | {"Accept-Ranges": "bytes", "ETag": mark}
    asked = part_asked_for(request, size, mark)
    if asked is not None:
        headers["Content-Range"] = f"bytes {asked[0]}-{asked[-1]}/{size}" if asked else f"bytes */{size}"
    if asked is not None and not asked:
        return HttpResponse(status=HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, headers=headers)
    content = Part(opened(attachment), range(size) if asked is None else asked)
    response = FileResponse(content, headers=headers, content_type=attachment.content_type)
    response.status_code = HTTPStatus.OK if asked is None else HTTPStatus.PARTIAL_CONTENT
    response.block_size = CHUNK
    is_picture = KINDS[attachment.kind].is_picture and attachment.content_type != UNKNOWN_TYPE
    response["Content-Disposition"] = disposition(attachment.name, inline=is_picture)
    response["Content-Length"] = str(content.left)
    return response


def part_asked_for(request: HttpRequest, size: int, mark: str) -> range | None:
    """None: the whole file, also where it is another than the one that was begun."""
    if request.method != "GET" or request.headers.get("If-Range", mark) != mark:
        return None
    return part_of(size, request.headers.get("Range", ""))


def part_of(size: int, wanted: str) -> range | None:
    """The bytes that a Range header wants, empty where a file of this size has none of them. None for the whole file,
    which also answers what wants several parts at once, or is no range at all (RFC 9110, 14.2)."""
    found = ONE_PART.fullmatch(wanted.strip())
    first, last = found.groups() if found else ("", "")
    if not (first or last) or (first and last and int(last) < int(first)):
        return None
    if not first:
        return range(max(0, size - int(last)), size)
    return range(int(first), min(size, int(last) + 1) if last else size)


class Part:
    """So many bytes of a file, read as they are sent."""

    def __init__(self, content: File[bytes], part: range) -> None:
        content.seek(part.start)
        self.content, self.left = content, len(part)

    def read(self, size: int = -1) -> bytes:
        data: bytes = self.content.read(self.left if size < 0 else min(size, self.left))
        self.left -= len(data)
        return data

    def close(self) -> None:
        self.content.close()


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
