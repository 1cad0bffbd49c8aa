"""The assistant's answers in Markdown. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

QUOTED_AT_MOST = 1500
FENCE = re.compile(r"^ {0,3}(```|~~~)", re.MULTILINE)
SPECIAL = re.compile(r"([\\`*_\[\]<>#|~!])")
IF_NOT = "If this does not solve it, write here what happens instead. A colleague reads along."
NOTHING = (
    "I found nothing in our help centre that answers this. A colleague will read your message and answer you here."
)
NOTHING_MORE = (
    "I found nothing more on this in our help centre. A colleague will read your message and answer you here."
)


@dataclass(frozen=True, slots=True)
class Source:
    """A passage that may be quoted, and where its article is read."""

    item: int
    title: str
    heading: str
    text: str
    url: str


def quotation(source: Source, others: Sequence[Source] = ()) -> str:
    """The answer by quotation: the passage, its article, and others that may help."""
    quoted = "\n".join(f"> {line}".rstrip() for line in shortened(source.text).split("\n"))
    return f"This may answer it:\n\n**{link(source)}**\n\n{quoted}\n{see_also(others)}\n{IF_NOT}"


def written(text: str, sources: Sequence[Source]) -> str:
    """The answer by the language model: its text, with links to its sources."""
    return f"{text}\n\nFrom our help centre: {', '.join(link(one) for one in sources)}.\n\n{IF_NOT}"


def see_also(sources: Sequence[Source]) -> str:
    return f"\nSee also {', '.join(link(one) for one in sources)}.\n" if sources else ""


def link(source: Source) -> str:
    named = f"{source.title}: {source.heading}" if source.heading else source.title
    plain = SPECIAL.sub(r"\\\1", named)
    return f"[{plain}]({source.url})"


def shortened(text: str) -> str:
    """Cut to whole lines; a code block that was cut is closed."""
    kept: list[str] = []
    length = 0
    for line in text.strip().split("\n"):
        length += len(line) + 1
        if length > QUOTED_AT_MOST:
            kept.append("…" if kept else f"{line[:QUOTED_AT_MOST]}…")
            break
        kept.append(line)
    fences = FENCE.findall("\n".join(kept))
    return "\n".join([*kept, *(fences[-1:] if len(fences) % 2 else ())])
