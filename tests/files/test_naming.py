"""Names are kept to be read, and are never paths."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tickets.files.naming import NAME_LIMIT, disposition, extension_of, saved_name, shown_name


@pytest.mark.parametrize(
    ("given_name", "shown"),
    [
        ("invoice.pdf", "invoice.pdf"),
        ("Größe & Maß 尺寸.txt", "Größe & Maß 尺寸.txt"),
        ("../../../tmp/lol.png", "lol.png"),
        ("..\\..\\..\\windows\\win.ini", "win.ini"),
        ("/etc/passwd", "passwd"),
        ("file.php/", "file.php"),
        ("..%2f..%2fetc%2fpasswd", "..%2f..%2fetc%2fpasswd"),
        ("shell.php\x00.gif", "shell.php .gif"),
        ("file\nname\t.txt", "file name .txt"),
        ("file.php\r\nSet-Cookie: a=b", "file.php Set-Cookie: a=b"),
        ("invoice\u202egnp.exe", "invoice gnp.exe"),
        ("a\u200b\ufeffb.txt", "a b.txt"),
        ("👩\u200d🚒.png", "👩\u200d🚒.png"),
        ("half \ud800.txt", "half .txt"),
        ("<img src=x onerror=alert(1)>.png", "<img src=x onerror=alert(1)>.png"),
        ("", "unnamed"),
        (" ", "unnamed"),
        ("..", "unnamed"),
        ("../", "unnamed"),
        ("\u202e", "unnamed"),
        ("con", "con"),
    ],
)
def test_shows_the_name_and_nothing_that_hides_in_it(given_name: str, shown: str) -> None:
    assert shown_name(given_name) == shown


def test_a_long_name_keeps_its_ending() -> None:
    name = shown_name("ä" * 300 + ".pdf")
    assert len(name) == NAME_LIMIT
    assert name.endswith("ä….pdf")
    assert len(shown_name("x" * 300)) == NAME_LIMIT
    assert len(shown_name("x." + "y" * 300)) == NAME_LIMIT


@pytest.mark.parametrize(
    ("name", "extension"),
    [
        ("a.PDF", "pdf"),
        ("a.tar.gz", "gz"),
        ("a.exe.", "exe"),
        ("a.exe ", "exe"),
        ("a", ""),
        (".htaccess", ""),
        ("a.", ""),
    ],
)
def test_knows_the_ending_that_counts(name: str, extension: str) -> None:
    assert extension_of(name) == extension


@pytest.mark.parametrize(
    ("name", "saved"),
    [
        ("con.txt", "_con.txt"),
        ("NUL", "_NUL"),
        ("com1.log", "_com1.log"),
        ("console.txt", "console.txt"),
        ("a:b|c?.txt", "a_b_c_.txt"),
        ("file.asp::$DATA", "file.asp__$DATA"),
        ("file.php.", "file.php"),
    ],
)
def test_is_saved_under_a_name_that_any_system_takes(name: str, saved: str) -> None:
    assert saved_name(name) == saved


def test_the_header_says_the_name_twice_where_it_must() -> None:
    assert disposition("a b.txt", inline=False) == 'attachment; filename="a b.txt"'
    assert disposition("Maß.png", inline=True) == "inline; filename=\"Ma.png\"; filename*=UTF-8''Ma%C3%9F.png"
    assert disposition('a".txt', inline=False) == 'attachment; filename="a_.txt"'


@given(some.text(max_size=400))
def test_any_name_is_one_short_line_and_a_sound_header(name: str) -> None:
    shown = shown_name(name)
    assert 0 < len(shown) <= NAME_LIMIT
    assert not {"/", "\\", "\x00", "\n", "\r", "\u202e", "\u2066"} & set(shown)
    assert shown_name(shown) == shown
    header = disposition(shown, inline=False)
    assert header.isascii()
    assert header.isprintable()
    assert header.count('"') == 2
