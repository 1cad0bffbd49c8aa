"""Files: a caller uploads them first, then names them in a reply, note or ticket. They are fetched by URLs that every
response signs anew and that are valid for an hour."""

from collections.abc import Sequence
from typing import Annotated, Any

from django.core.signing import BadSignature
from django.http import HttpResponseBase
from ninja import File, Router, Status
from ninja.errors import HttpError
from ninja.files import UploadedFile

from supportdesk.accounts.api.auth import READ, WRITE, ApiRequest, Caller
from supportdesk.accounts.api.errors import ONE, WRITTEN, ErrorOut
from tickets.api.schemas import UploadOut
from tickets.errors import Invalid
from tickets.files.receiving import not_received
from tickets.files.serving import response_for
from tickets.files.signing import file_of, uploads_of
from tickets.files.storing import store
from tickets.models import Attachment

GONE = "There is no such file here, or its address is older than an hour: read the thread again for a new one."
BYTES = {"description": "The file.", "content": {"application/octet-stream": {"schema": {"format": "binary"}}}}

router = Router(tags=["Files"])


@router.post("/uploads", response={201: UploadOut, WRITTEN | {503}: ErrorOut}, auth=WRITE, operation_id="upload_file")
def upload_file(request: ApiRequest, file: Annotated[UploadedFile | None, File(description="One file.")] = None) -> Any:
    """Send a file as multipart/form-data; then name its id in a reply, note or ticket, within a day."""
    if problems := not_received(request):
        raise Invalid(problems[0], field="file")
    if file is None:
        raise Invalid("Send the file as the form field “file”.", field="file")
    return Status(201, UploadOut.of(store(file, homes=[request.auth.tenant.pk], by=request.auth.actor)))


@router.get(
    "/files/{token}",
    response={ONE | {503}: ErrorOut},
    auth=READ,
    operation_id="read_file",
    url_name="file",
    openapi_extra={"responses": {200: BYTES}},
)
def read_file(request: ApiRequest, token: str) -> HttpResponseBase:
    """The file, at an address that its entry gave."""
    try:
        pk, is_fresh = file_of(token)
    except BadSignature:
        pk, is_fresh = 0, False
    readable = Attachment.objects.readable_by(request.auth.user).of(request.auth.tenant)
    found = readable.with_ids([pk]).first() if is_fresh else None
    if found is None:
        raise HttpError(404, GONE)
    return response_for(found, request)


def files_from(ids: Sequence[str], *, by: Caller) -> list[Attachment]:
    """The caller's uploads with these ids. Raises Invalid if one is missing."""
    found = uploads_of(ids, by.actor)
    if len(found) != len(set(ids)):
        raise Invalid("There is no such upload; one that nothing names is kept for a day.", field="files")
    return found
