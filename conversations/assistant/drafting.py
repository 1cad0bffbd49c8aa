"""Drafts the assistant's answer to a thread, with its sources. Reads the library, writes nothing."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Self

from django.conf import settings

from conversations.assistant import language_model, prompting, wording
from conversations.assistant.language_model import Unavailable
from conversations.assistant.thread import Thread
from conversations.assistant.wording import Source
from conversations.finding import Found, find
from conversations.models import Assistant, AssistantTurn
from conversations.models.library import LibraryItemQuerySet

Outcome, Maker = AssistantTurn.Outcome, AssistantTurn.Maker
QUOTED, BESIDE = 1, 2
READ = 2000  # characters of a question that is kept
Place = tuple[int, str]  # an item, and a heading in it


@dataclass(frozen=True, slots=True)
class Draft:
    outcome: str
    body: str
    maker: str = Maker.RETRIEVAL
    fallback: str = ""
    sources: list[dict[str, Any]] = field(default_factory=list)
    asked: str = ""  # for the list of gaps

    def payload(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def read(cls, payload: dict[str, Any]) -> Self:
        return cls(**payload)


def draft(thread: Thread, items: LibraryItemQuerySet, assistant: Assistant, *, given: Collection[Place]) -> Draft:
    """`given` are the passages already quoted on this ticket: they did not help, and are not repeated."""
    found = [one for one in find(thread.question, items) if place(one) not in given]
    if not found:
        return nothing(thread)
    model, fallback = language_model.installed(), ""
    if model and assistant.uses_model:
        try:
            return by_model(model, thread, found, assistant)
        except Unavailable as error:
            fallback = str(error)[:300]
    return by_retrieval(thread, found, fallback)


def by_retrieval(thread: Thread, found: Sequence[Found], fallback: str) -> Draft:
    good = [one for one in found if one.match.is_good]
    if not good:
        return nothing(thread, fallback=fallback)
    used = good[: QUOTED + BESIDE]
    first, *others = (source_of(one) for one in used)
    body = wording.quotation(first, others)
    return Draft(Outcome.ANSWERED, body, fallback=fallback, sources=[told(one) for one in used])


def by_model(model: language_model.Model, thread: Thread, found: Sequence[Found], assistant: Assistant) -> Draft:
    sources = {source_of(one): one for one in found}
    prompt = prompting.prompt_of(assistant.tenant.name, thread, list(sources))
    written = prompting.believed(model(prompt), list(sources))
    if written is None:
        return nothing(thread, maker=Maker.MODEL)
    used = [told(sources[one]) for one in written.sources]
    return Draft(Outcome.ANSWERED, wording.written(written.text, written.sources), maker=Maker.MODEL, sources=used)


def nothing(thread: Thread, *, maker: str = Maker.RETRIEVAL, fallback: str = "") -> Draft:
    body = wording.NOTHING_MORE if thread.is_follow_up else wording.NOTHING
    return Draft(Outcome.NOTHING_FOUND, body, maker, fallback, asked=thread.question.asked[:READ])


def source_of(found: Found) -> Source:
    passage, url = found.match.passage, f"{settings.BASE_URL}{found.item.get_absolute_url()}"
    return Source(found.item.pk, found.item.title, passage.heading, passage.text, url)


def place(found: Found) -> Place:
    return found.item.pk, found.match.passage.heading


def told(found: Found) -> dict[str, Any]:
    """A source as AssistantTurn stores it."""
    return {
        "item": found.item.pk,
        "title": found.item.title,
        "heading": found.match.passage.heading,
        "score": found.match.score,
        "words": list(found.match.words),
    }
