"""Detects the kind of a file by its content. Pure."""

import re
from collections.abc import Callable
from dataclasses import dataclass

HEAD = 256 * 1024  # bytes of a file that are looked at
UNKNOWN_TYPE = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Kind:
    """`type` is the content type that a file of this kind is served as, if its name does not contradict it."""

    name: str
    type: str
    extensions: frozenset[str]
    words: str

    @property
    def is_picture(self) -> bool:
        """Whether pages display it: browsers can, and it cannot contain scripts."""
        return self.name in PICTURES


def kind(name: str, type: str, extensions: str, words: str) -> Kind:
    return Kind(name, type, frozenset(extensions.split()), words)


PICTURES = frozenset({"png", "jpeg", "gif", "webp"})
KINDS = {
    one.name: one
    for one in (
        kind("png", "image/png", "png", "PNG image"),
        kind("jpeg", "image/jpeg", "jpg jpeg jpe jfif", "JPEG image"),
        kind("gif", "image/gif", "gif", "GIF image"),
        kind("webp", "image/webp", "webp", "WebP image"),
        kind("heic", "image/heic", "heic heif hif", "HEIC image"),
        kind("avif", "image/avif", "avif", "AVIF image"),
        kind("bmp", "image/bmp", "bmp", "Bitmap image"),
        kind("tiff", "image/tiff", "tif tiff", "TIFF image"),
        kind("psd", "image/vnd.adobe.photoshop", "psd", "Photoshop image"),
        kind("pdf", "application/pdf", "pdf", "PDF"),
        kind(
            "docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx", "Word document"
        ),
        kind("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx", "Excel workbook"),
        kind(
            "pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation", "pptx", "Presentation"
        ),
        kind("odt", "application/vnd.oasis.opendocument.text", "odt", "Text document"),
        kind("ods", "application/vnd.oasis.opendocument.spreadsheet", "ods", "Spreadsheet"),
        kind("odp", "application/vnd.oasis.opendocument.presentation", "odp", "Presentation"),
        kind("ole", "application/x-ole-storage", "doc xls ppt msg vsd pub", "Office document"),
        kind("rtf", "application/rtf", "rtf", "Rich text"),
        kind("zip", "application/zip", "zip", "Zip archive"),
        kind("gzip", "application/gzip", "gz tgz", "Gzip archive"),
        kind("bzip2", "application/x-bzip2", "bz2", "Bzip2 archive"),
        kind("xz", "application/x-xz", "xz", "Xz archive"),
        kind("zstd", "application/zstd", "zst", "Zstandard archive"),
        kind("7z", "application/x-7z-compressed", "7z", "7-Zip archive"),
        kind("rar", "application/vnd.rar", "rar", "RAR archive"),
        kind("tar", "application/x-tar", "tar", "Tar archive"),
        kind("mp3", "audio/mpeg", "mp3", "MP3 audio"),
        kind("wav", "audio/wav", "wav", "WAV audio"),
        kind("ogg", "application/ogg", "ogg oga ogv opus", "Ogg media"),
        kind("flac", "audio/flac", "flac", "FLAC audio"),
        kind("mp4", "video/mp4", "mp4 m4v m4a mov 3gp", "Video"),
        kind("matroska", "video/x-matroska", "mkv webm", "Video"),
        kind("avi", "video/x-msvideo", "avi", "Video"),
        kind(
            "text", "text/plain", "txt text log csv tsv md json yaml yml ini conf toml ics vcf eml diff patch", "Text"
        ),
        # What can run or hold scripts is handed out as bytes, whatever its name.
        kind("html", UNKNOWN_TYPE, "html htm xhtml shtml", "HTML page"),
        kind("svg", UNKNOWN_TYPE, "svg", "SVG drawing"),
        kind("xml", UNKNOWN_TYPE, "xml xsl xslt", "XML"),
        kind("exe", UNKNOWN_TYPE, "exe dll scr com sys", "Windows program"),
        kind("elf", UNKNOWN_TYPE, "so bin", "Linux program"),
        kind("macho", UNKNOWN_TYPE, "dylib", "macOS program"),
        kind("script", UNKNOWN_TYPE, "sh py pl rb", "Script"),
        kind("lnk", UNKNOWN_TYPE, "lnk", "Windows shortcut"),
        kind("jar", UNKNOWN_TYPE, "jar war apk", "Java program"),
        kind("unknown", UNKNOWN_TYPE, "", "File"),
    )
}

MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
    (b"8BPS", "psd"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"{\\rtf", "rtf"),
    (b"\x1f\x8b", "gzip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"Rar!\x1a\x07", "rar"),
    (b"ID3", "mp3"),
    (b"\xff\xfb", "mp3"),
    (b"OggS", "ogg"),
    (b"fLaC", "flac"),
    (b"\x1a\x45\xdf\xa3", "matroska"),
    (b"MZ", "exe"),
    (b"\x7fELF", "elf"),
    (b"\xcf\xfa\xed\xfe", "macho"),
    (b"\xca\xfe\xba\xbe", "macho"),
    (b"\x4c\x00\x00\x00\x01\x14\x02\x00", "lnk"),
    (b"#!", "script"),
)
BRANDS = {b"heic": "heic", b"heix": "heic", b"mif1": "heic", b"msf1": "heic", b"avif": "avif", b"avis": "avif"}
RIFF = {b"WEBP": "webp", b"WAVE": "wav", b"AVI ": "avi"}
PARTS = ((b"word/", "docx"), (b"xl/", "xlsx"), (b"ppt/", "pptx"))
OPEN_DOCUMENTS = {b"text": "odt", b"spreadsheet": "ods", b"presentation": "odp"}
MARKUP = re.compile(
    rb"<\s*(?:!doctype\s+html|!--|html|head|body|script|iframe|style|title|div|img|a\s|p[\s>]|br|table|h1|meta|form)",
    re.I,
)
CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def sniff(head: bytes) -> Kind:
    """The kind of a file by its first HEAD bytes."""
    looks: tuple[Callable[[bytes], str], ...] = (by_magic, by_container, by_archive, by_markup, by_text)
    return KINDS[next((found for look in looks if (found := look(head))), "unknown")]


def by_magic(head: bytes) -> str:
    found = next((name for magic, name in MAGIC if head.startswith(magic)), "")
    if not found and b"%PDF-" in head[:1024] and not MARKUP.search(head[:1024]):
        return "pdf"
    if not found and head[257:262] == b"ustar":
        return "tar"
    return found


def by_container(head: bytes) -> str:
    """Container formats, which name their content."""
    if head[:4] == b"RIFF":
        return RIFF.get(head[8:12], "")
    if head[4:8] == b"ftyp":
        return BRANDS.get(head[8:12], "mp4")
    return "bmp" if head[:2] == b"BM" and head[6:10] == bytes(4) else ""


def by_archive(head: bytes) -> str:
    """Zip archives, and formats based on them, by their first members."""
    if head[:4] not in {b"PK\x03\x04", b"PK\x05\x06"}:
        return ""
    if declared := re.match(rb"mimetypeapplication/vnd\.oasis\.opendocument\.([a-z]+)", head[30:120]):
        return OPEN_DOCUMENTS.get(declared[1], "zip")
    if b"[Content_Types].xml" in head:
        return next((name for part, name in PARTS if part in head), "zip")
    return "jar" if b"META-INF/MANIFEST.MF" in head or b"AndroidManifest.xml" in head else "zip"


def by_markup(head: bytes) -> str:
    text = decoded_start(head)
    if re.search(rb"<\s*svg[\s>/]", text, re.I):
        return "svg"
    if MARKUP.match(text.lstrip()):
        return "html"
    if text.lstrip().startswith(b"<?xml") or text.lstrip().startswith(b"<!"):
        return "html" if MARKUP.search(text) else "xml"
    return ""


def decoded_start(head: bytes) -> bytes:
    """The first characters, whichever width they have: what a browser would look for markup in."""
    return head[:4096].replace(b"\x00", b"").removeprefix(b"\xef\xbb\xbf").lstrip(b"\xff\xfe")


def by_text(head: bytes) -> str:
    if head[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return "text" if is_decodable(head, "utf-16") else ""
    return "text" if head and not CONTROLS.search(head) and is_decodable(head, "utf-8") else ""


def is_decodable(head: bytes, encoding: str) -> bool:
    """The last character may have been cut in two."""
    try:
        head[: len(head) - 4].decode(encoding) if len(head) >= HEAD else head.decode(encoding)
    except UnicodeDecodeError as error:
        return len(head) >= HEAD and error.start >= len(head) - 8
    return True
