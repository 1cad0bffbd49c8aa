"""No file grows past what any tenant may allow while it is still coming in: the rest of it is read and thrown away."""

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest

from tickets.files.naming import shown_name

OVERSIZED = "tickets.files.oversized"


class Bounded(FileUploadHandler):
    """Stands before those that keep what comes in."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.received += len(raw_data)
        if self.received > settings.FILE_MEGABYTES_AT_MOST * 1024 * 1024:
            assert self.request is not None
            self.request.META.setdefault(OVERSIZED, []).append(shown_name(self.file_name or ""))
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None


def oversized(request: HttpRequest) -> list[str]:
    """The names of files that came with the request and were too large to be looked at."""
    request.POST  # noqa: B018  # reads the body
    names: list[str] = request.META.get(OVERSIZED, [])
    return names
