"""The kind of a file is what its bytes say."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tests.files.making import EXE, GIF, HTML, JPEG, PDF, SVG, TEXT, png
from tickets.files.describing import describe
from tickets.files.measuring import measure
from tickets.files.sniffing import HEAD, KINDS, UNKNOWN_TYPE, sniff


def zipped(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return buffer.getvalue()


def open_document(kind: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (png(), "png"),
        (JPEG, "jpeg"),
        (GIF, "gif"),
        (b"RIFF\x10\x00\x00\x00WEBPVP8 ", "webp"),
        (b"RIFF\x10\x00\x00\x00WAVEfmt ", "wav"),
        (b"\x00\x00\x00\x18ftypheic\x00\x00", "heic"),
        (b"\x00\x00\x00\x18ftypisom\x00\x00", "mp4"),
        (b"BM\x00\x00\x01\x00\x00\x00\x00\x00\x36\x00", "bmp"),
        (PDF, "pdf"),
        (b"\xef\xbb\xbf" + PDF, "pdf"),
        (zipped("[Content_Types].xml", "word/document.xml"), "docx"),
        (zipped("[Content_Types].xml", "xl/workbook.xml"), "xlsx"),
        (zipped("[Content_Types].xml", "ppt/slides.xml"), "pptx"),
        (open_document("text"), "odt"),
        (open_document("spreadsheet"), "ods"),
        (zipped("META-INF/MANIFEST.MF", "A.class"), "jar"),
        (zipped("a.txt"), "zip"),
        (zipped(), "zip"),
        (b"\x1f\x8b\x08\x00", "gzip"),
        (bytes(257) + b"ustar\x0000", "tar"),
        (EXE, "exe"),
        (b"\x7fELF\x02\x01", "elf"),
        (b"#!/bin/sh\nrm -rf /\n", "script"),
        (b"L\x00\x00\x00\x01\x14\x02\x00", "lnk"),
        (HTML, "html"),
        (b"\n\n  <HTML>", "html"),
        (b"<!-- x --><b>", "html"),
        ("<html>".encode("utf-16"), "html"),
        (b"\xef\xbb\xbf<script>1</script>", "html"),
        (b"<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'>", "html"),
        (b"%PDF-1.4 <script>alert(1)</script>", "text"),
        (SVG, "svg"),
        (b"<svg/onload=alert(1)>", "svg"),
        (b"<?xml version='1.0'?><!DOCTYPE foo [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>", "xml"),
        (TEXT, "text"),
        ("größer 🙂\n".encode(), "text"),
        ("größer".encode("utf-16"), "text"),
        (b"=1+1", "text"),
        (b"caf\xe9 au lait", "unknown"),
        (b"\x00\x01\x02\x03", "unknown"),
        (b"", "unknown"),
    ],
)
def test_knows_what_a_desk_is_sent(content: bytes, kind: str) -> None:
    assert sniff(content).name == kind


@given(some.binary(max_size=600))
def test_any_bytes_are_of_some_kind_and_never_a_page(content: bytes) -> None:
    told = describe("photo.png", "image/png", content)
    assert told.type in {UNKNOWN_TYPE, "image/png"}
    assert "html" not in sniff(content).type
    assert "svg" not in sniff(content).type


@given(some.sampled_from(sorted(KINDS)), some.text(max_size=12), some.sampled_from(["", "text/html", "image/png"]))
def test_nothing_that_can_run_is_served_as_more_than_bytes(kind: str, extension: str, declared: str) -> None:
    for content in (HTML, SVG, EXE):
        assert describe(f"a.{extension}", declared, content).type == UNKNOWN_TYPE


def test_a_long_text_may_be_cut_within_a_character() -> None:
    assert sniff(("ä" * HEAD).encode()[: HEAD - 1] + b"\xc3").name == "text"


@pytest.mark.parametrize(
    ("name", "content", "size"),
    [
        ("png", png(640, 480), (640, 480)),
        ("jpeg", JPEG, (200, 100)),
        ("gif", GIF, (3, 2)),
        ("webp", b"RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\x63\x00\x00\x31\x00\x00", (100, 50)),
        ("webp", b"RIFF\0\0\0\0WEBPVP8L\0\0\0\0\x2f\x63\x40\x0c\x00", (100, 50)),
        ("webp", b"RIFF\0\0\0\0WEBPVP8 \0\0\0\0\0\0\0\x9d\x01\x2a\x64\x00\x32\x00", (100, 50)),
        ("jpeg", b"\xff\xd8\xff\xe0<html><script>alert(1)</script>", None),
        ("gif", b"GIF89a/*<svg/onload=alert(1)>*/=alert(1)", None),
        ("png", b"\x89PNG\r\n\x1a\n", None),
        ("png", png(0, 5), None),
        ("pdf", PDF, None),
    ],
)
def test_measures_pictures(name: str, content: bytes, size: tuple[int, int] | None) -> None:
    assert measure(name, content) == size


@given(some.sampled_from(["png", "jpeg", "gif", "webp"]), some.binary(max_size=64))
def test_measuring_never_fails(name: str, content: bytes) -> None:
    measure(name, content)
    measure(name, JPEG[:8] + content)


@pytest.mark.parametrize(
    ("name", "declared", "content", "type"),
    [
        ("photo.png", "image/png", png(), "image/png"),
        ("photo.PNG", "", png(), "image/png"),
        ("screenshot", "application/octet-stream", png(), "image/png"),
        ("photo.jpg", "image/jpg", JPEG, "image/jpeg"),
        ("photo.jpg", "image/png", png(), UNKNOWN_TYPE),
        ("photo.png", "text/html", png(), UNKNOWN_TYPE),
        ("photo.png", "image/png", HTML, UNKNOWN_TYPE),
        ("shell.php.jpg", "image/jpeg", b"<?php system($_GET[0]); ?>", UNKNOWN_TYPE),
        ("shell.pHp", "image/png", png(), UNKNOWN_TYPE),
        ("shell.php.png", "image/png", png(), UNKNOWN_TYPE),
        ("shell.php%00.png", "image/png", png(), UNKNOWN_TYPE),
        ("file.asax:.png", "image/png", png(), UNKNOWN_TYPE),
        ("web<<", "", TEXT, UNKNOWN_TYPE),
        ("file.asp::$DATA", "", TEXT, UNKNOWN_TYPE),
        ("php.png", "image/png", png(), "image/png"),
        ("the html page.png", "image/png", png(), "image/png"),
        ("v1.2.config notes.txt", "", TEXT, UNKNOWN_TYPE),
        ("12:30.png", "image/png", png(), "image/png"),
        ("evil.js", "text/javascript", b"alert(1)", UNKNOWN_TYPE),
        ("doc.pdf", "application/pdf", HTML, UNKNOWN_TYPE),
        ("doc.pdf", "application/pdf", PDF, "application/pdf"),
        ("data.csv", "application/vnd.ms-excel", b"=1+1", "text/plain"),
        ("table.xls", "application/vnd.ms-excel", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    ],
)
def test_a_file_that_is_called_something_else_is_bytes(name: str, declared: str, content: bytes, type: str) -> None:
    assert describe(name, declared, content).type == type
