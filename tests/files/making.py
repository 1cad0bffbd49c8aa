"""Files that tests send, and the doors they send them through."""

import re
import struct
import zlib
from typing import Any

from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from supportdesk.accounts.actors import Actor
from supportdesk.accounts.models import Contact, User
from tickets.files.attaching import homes_of
from tickets.files.storing import store
from tickets.models import Attachment

UPLOADS = "/service-desk/uploads/"
TEXT = b"It happened at 14:05.\n"
HTML = b"<!doctype html><script>alert(document.domain)</script>"
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
EXE = b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff" + bytes(200)
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n"
JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffc0001108006400c803011100021101031101ffda")
GIF = b"GIF89a\x03\x00\x02\x00\x80\x00\x00" + bytes(30)


def png(width: int = 3, height: int = 2) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\x00" + b"\x3b\x6f\xd4" * width for _ in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    start = b"\x89PNG\r\n\x1a\n"
    return start + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def sent(name: str = "log.txt", content: bytes = TEXT, declared: str = "") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, declared or None)  # type: ignore[arg-type]


def uploaded(by: Actor, name: str = "log.txt", content: bytes = TEXT, declared: str = "") -> Attachment:
    return store(sent(name, content, declared), homes=homes_of(by), by=by)


def by_customer(contact: Contact, name: str = "log.txt", content: bytes = TEXT) -> Attachment:
    return uploaded(Actor.customer(contact), name, content)


def by_agent(user: User, name: str = "log.txt", content: bytes = TEXT) -> Attachment:
    return uploaded(Actor.agent(user), name, content)


def upload(client: Client, name: str = "log.txt", content: bytes = TEXT, declared: str = "text/plain") -> Any:
    return client.post(UPLOADS, {"file": sent(name, content, declared)})


def token_in(response: Any) -> str:
    """The id of an upload, as its line in the form holds it."""
    found = re.search(r'name="uploads" value="([^"]+)"', response.content.decode())
    assert found, response.content
    return found[1]


def links_in(page: Any) -> list[str]:
    """Addresses of files that a page or a program's answer holds, each once."""
    return list(dict.fromkeys(re.findall(r"/(?:service-desk|api/v1)/files/[\w:-]+/?", page.content.decode())))


def body_of(response: Any) -> bytes:
    return b"".join(response.streaming_content)


def kept(key: str) -> bool:
    return storages["attachments"].exists(key)
