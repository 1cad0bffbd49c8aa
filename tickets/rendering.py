"""Turns what people wrote into HTML that is safe to display. Pure: text in, markup out."""

import re
from collections.abc import Sequence
from functools import lru_cache

import nh3
from django.utils.html import escape, linebreaks, urlize
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

# Longer texts are logs and quoted mails, and a hostile one could keep a worker busy: they stay plain.
MARKDOWN_LIMIT = 10_000

TAGS = {
    *("a", "blockquote", "br", "code", "del", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol"),
    *("p", "pre", "s", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul"),
}
ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
SET = {"table": {"tabindex": "0"}}  # a wide one scrolls, also by keyboard
EMPTY_HEADING = re.compile(r"<h([1-6])></h\1>\n?")  # a lone "#": a screen reader would announce nothing
REL = "nofollow noopener"
SCHEMES = {"http", "https", "mailto", "tel"}


def render(text: str, *, markdown: bool = True, limit: int = MARKDOWN_LIMIT) -> SafeString:
    """Markdown or plain text as sanitised HTML: no scripts, styles, images or foreign attributes; links
    carry `rel="nofollow noopener"`. Line breaks are kept, bare addresses become links.
    What is longer than `limit` stays plain."""
    cached = cached_short if len(text) <= MARKDOWN_LIMIT else cached_long
    return cached(text, markdown, limit)


def sanitised(text: str, markdown: bool, limit: int) -> SafeString:
    html = MARKDOWN.render(text) if markdown and len(text) <= limit else plain(text)
    clean = nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        set_tag_attribute_values=SET,
        url_schemes=SCHEMES,
        link_rel=REL,
    )
    return mark_safe(EMPTY_HEADING.sub("", clean))


# Of long texts only a few: two thousand of them would fill a process's memory.
cached_short = lru_cache(maxsize=2048)(sanitised)
cached_long = lru_cache(maxsize=32)(sanitised)


def plain(text: str) -> str:
    linked = urlize(text, autoescape=True) if len(text) <= MARKDOWN_LIMIT else escape(text)
    return linebreaks(linked)


def mark_texts_in_links(state: StateCore) -> None:
    for block in state.tokens:
        depth = 0
        for token in block.children or ():
            depth += {"link_open": 1, "link_close": -1}.get(token.type, 0)
            token.meta["in_link"] = depth > 0


def text_with_links(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    token = tokens[index]
    return escape(token.content) if token.meta.get("in_link") else urlize(token.content, autoescape=True)


def parser() -> MarkdownIt:
    """CommonMark with tables; HTML is text, and an image is a link: showing it would tell its host who reads."""
    made = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable(["table", "strikethrough"]).disable("image")
    made.core.ruler.push("mark_texts_in_links", mark_texts_in_links)
    made.add_render_rule("text", text_with_links)
    return made


MARKDOWN = parser()
