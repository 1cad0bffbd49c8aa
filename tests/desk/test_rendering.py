"""What people write, shown to others: whatever it is, only harmless markup comes out."""

import re
import time
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickets.rendering import ATTRIBUTES, SCHEMES, SET, TAGS, cached_long, cached_short, render

PIECES = st.sampled_from(
    [
        *"""<script> </script> <img src=x onerror=alert(1)> <svg/onload=alert(1)> javascript:alert(1) [a]( ) ![a](
    [a]: < > " ' ` ``` ~~~ | - * _ ** # & &#x6a; &#0; data:text/html, <a href= style=x <style> <!-- --> <![CDATA[ http://
    a@b.de <iframe> <math> <base www.x.de vbscript: <javascript:alert(1)> <http://x" onclick=y>""".split(),
        *("\n", "\n\n", "\t", " ", "\\", "\u202e", "\u200b", "👩‍🚒"),
    ]
)
TEXTS = st.lists(PIECES | st.text(max_size=8), max_size=30).map("".join)


class Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))


@given(text=TEXTS, markdown=st.booleans())
def test_only_harmless_markup_comes_out(text: str, markdown: bool) -> None:
    reader = Reader()
    reader.feed(render(text, markdown=markdown))
    for tag, attributes in reader.seen:
        assert tag in TAGS
        assert attributes.keys() <= ATTRIBUTES.get(tag, set()) | SET.get(tag, {}).keys() | {"rel"}
        if href := attributes.get("href"):
            scheme, colon, _ = href.partition(":")
            assert not colon or scheme.lower() in SCHEMES or not scheme.isalpha()
            assert attributes["rel"] == "nofollow noopener"


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("a **b** _c_", "<p>a <strong>b</strong> <em>c</em></p>"),
        ("one\ntwo", "<p>one<br>\ntwo</p>"),
        ("<b>", "<p>&lt;b&gt;</p>"),
        ("![cat](https://x.de/c.png)", '<p>!<a href="https://x.de/c.png" rel="nofollow noopener">cat</a></p>'),
        ("see https://x.de.", '<p>see <a href="https://x.de" rel="nofollow noopener">https://x.de</a>.</p>'),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>"),
        ("`https://x.de`", "<p><code>https://x.de</code></p>"),
    ],
)
def test_markdown(text: str, html: str) -> None:
    assert render(text).strip() == html


def test_plain_text_keeps_its_signs_and_lines() -> None:
    assert render("*a*\nb <c>", markdown=False) == "<p>*a*<br>b &lt;c&gt;</p>"


@pytest.mark.parametrize(
    "piece", ["[", "![", "*a ", "_*", "`a", "[a](", "<", "|a", "> ", "- ", "a\n\n", "&", "http://a."]
)
def test_no_text_keeps_a_worker_busy(piece: str) -> None:
    started = time.process_time()
    render(piece * (100_000 // len(piece)))
    render(piece * (9_999 // len(piece)))
    assert time.process_time() - started < 5


def test_long_texts_do_not_pile_up_in_memory() -> None:
    short_ones = cached_short.cache_info().currsize
    for number in range(100):
        render(f"{number} {'word ' * 4000}")
    assert cached_short.cache_info().currsize == short_ones
    assert cached_long.cache_info().currsize < 50


@pytest.mark.parametrize("text", ["#", "# \n\nText", "Text\n===\n\n##\n", "- #"])
def test_no_heading_is_empty(text: str) -> None:
    assert not re.search(r"<h\d></h\d>", render(text))


def test_a_table_that_is_too_wide_can_be_scrolled_by_keyboard() -> None:
    assert '<table tabindex="0">' in render("| a | b |\n|---|---|\n| 1 | 2 |")
