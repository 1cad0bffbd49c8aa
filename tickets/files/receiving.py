"""No file grows past what any tenant may allow while it is still coming in, and no form holds more of them than any
takes: the rest is read and thrown away. And none counts as come whose connection broke off: parsers end a form there
as if that had been all of it."""

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest

from tickets.files.naming import shown_name

FILES_AT_MOST = 100  # in one form, whatever its tenant allows
OVERSIZED = "tickets.files.oversized"
LEFT_OUT = "tickets.files.left_out"
COMING = "tickets.files.coming"


class Bounded(FileUploadHandler):
    """An upload handler that runs before those that store the data."""

    begun = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.received = 0
        self.begun += 1
        self.meta[COMING] = shown_name(self.file_name or "")

    @property
    def meta(self) -> dict[str, Any]:
        assert self.request is not None
        return self.request.META

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.received += len(raw_data)
        if self.begun > FILES_AT_MOST:
            self.meta[LEFT_OUT] = self.meta.get(LEFT_OUT, 0) + 1
            del self.meta[COMING]
            raise SkipFile
        if self.received > settings.FILE_MEGABYTES_AT_MOST * 1024 * 1024:
            self.meta.setdefault(OVERSIZED, []).append(self.meta.pop(COMING))
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        del self.meta[COMING]


def not_received(request: HttpRequest) -> list[str]:
    """The problems of files that are missing from request.FILES, in words."""
    request.POST  # noqa: B018  # reads the body
    problems = [f"“{name}” is larger than a file may be." for name in request.META.get(OVERSIZED, ())]
    if left_out := request.META.get(LEFT_OUT):
        problems.append(f"At most {FILES_AT_MOST} files at once: {left_out} were left out.")
    if COMING in request.META:
        problems.append(f"“{request.META[COMING]}” did not arrive whole. Attach it again.")
    return problems
