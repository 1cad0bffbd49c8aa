"""Files as pages and the API show them: a description in words, and a URL that is valid for an hour."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.template.defaultfilters import filesizeformat

from tickets.files.naming import extension_of
from tickets.files.signing import file_url, upload_token
from tickets.files.sniffing import KINDS, UNKNOWN_TYPE
from tickets.models.attachment import MEGABYTE, Attachment
from tickets.models.entry import ThreadEntry

THUMBNAIL = (384, 240)  # the box that a picture in a thread fits into
DRAWN_AT_MOST = 10 * MEGABYTE  # larger pictures are rows to click: a thread must not cost a phone its day's data
ICONS = {
    "image": "png jpeg gif webp heic avif bmp tiff psd",
    "file-text": "pdf docx odt ole rtf text",
    "file-spreadsheet": "xlsx ods",
    "presentation": "pptx odp",
    "file-archive": "zip gzip bzip2 xz zstd 7z rar tar",
    "file-music": "mp3 wav ogg flac",
    "film": "mp4 matroska avi",
    "file-code": "html svg xml script jar",
}
ICON_OF = {kind: icon for icon, kinds in ICONS.items() for kind in kinds.split()}


@dataclass(frozen=True, slots=True)
class File:
    """A file of an entry. `url` is valid for an hour, and only for those who may see the entry."""

    pk: int
    name: str
    bytes: int
    type: str
    words: str  # what it is
    icon: str
    url: str
    is_drawn: bool
    drawn: tuple[int, int] | None = None  # how large, so that nothing jumps once it is there

    @property
    def size(self) -> str:
        return filesizeformat(self.bytes)


def files_of(entry: ThreadEntry, *, door: str = "files:file") -> tuple[File, ...]:
    """The files of an entry, pictures first. No query if the entry was read `with_files`."""
    rows = entry.__dict__.get("file_rows")
    if rows is None:
        rows = entry.attachments.in_order().values(*Attachment.SHOWN)
    return tuple(sorted((file_from(row, door) for row in rows), key=lambda file: not file.is_drawn))


def file_from(row: dict[str, Any], door: str) -> File:
    return File(
        pk=row["id"],
        name=row["name"],
        bytes=row["size"],
        type=row["content_type"],
        words=words_for(row["kind"], row["name"], row["content_type"]),
        icon=ICON_OF.get(row["kind"], "file"),
        url=file_url(row["id"], door=door),
        is_drawn=is_drawn(row),
        drawn=fitted(row["width"], row["height"]) if row["width"] else None,
    )


def fitted(width: int, height: int) -> tuple[int, int]:
    scale = min(1.0, THUMBNAIL[0] / width, THUMBNAIL[1] / height)
    return max(1, round(width * scale)), max(1, round(height * scale))


def is_drawn(row: dict[str, Any]) -> bool:
    """Whether the picture itself is shown in the thread."""
    return KINDS[row["kind"]].is_picture and row["content_type"] != UNKNOWN_TYPE and row["size"] <= DRAWN_AT_MOST


def words_for(kind: str, name: str, type: str) -> str:
    """The type of a file in words: by its content, or by its name if the content is unknown or contradicts it."""
    extension = extension_of(name)[:12]
    if kind in {"unknown", "text"} or (type == UNKNOWN_TYPE and extension not in KINDS[kind].extensions):
        return f"{extension.upper()} file" if extension.isalnum() else KINDS[kind].words
    return KINDS[kind].words


@dataclass(frozen=True, slots=True)
class Upload:
    """An upload whose message has not been sent yet."""

    name: str
    size: str
    icon: str
    token: str


def upload_from(attachment: Attachment) -> Upload:
    icon = ICON_OF.get(attachment.kind, "file")
    return Upload(attachment.name, filesizeformat(attachment.size), icon, upload_token(attachment))


def uploads_from(attachments: Iterable[Attachment]) -> list[Upload]:
    return [upload_from(one) for one in attachments]
