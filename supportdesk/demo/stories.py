"""What customers wrote and were answered, and how one telling differs from the next. Pure but for reading files."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any

STORIES = Path(__file__).parent / "stories"
ALTERNATIVES = re.compile(r"<([^<>|]*(?:\|[^<>|]*)+)>")


@dataclass(frozen=True, slots=True)
class Step:
    """What happens next: agent, customer, note, status or tag, and its words."""

    act: str
    words: str


@dataclass(frozen=True, slots=True)
class Story:
    subjects: tuple[str, ...]
    body: str
    thread: tuple[Step, ...]
    times: int = 1
    tags: tuple[str, ...] = ()
    sources: tuple[str, ...] = ("email", "portal", "email", "chat")
    language: str = "en"
    priority: str = ""  # where the customer or the phone's answerer said so
    by: str = ""  # the one contact whose story it is
    business: bool = False  # asked by somebody of a business partner
    category: str = ""  # what it is about, where triage can be wrong
    topic: str = ""  # what it is about in the desk's own words

    @classmethod
    def read(cls, told: Mapping[str, Any]) -> "Story":
        steps = (Step(act, words) for step in told["thread"] for act, words in step.items())
        lists = {name: tuple(told[name]) for name in ("subjects", "tags", "sources") if name in told}
        return cls(**{**told, **lists, "thread": tuple(steps)})


def stories_of(slug: str) -> list[Story]:
    """Every story of a company, as often as it is to be told."""
    files = (tomllib.loads(file.read_text(encoding="utf-8")) for file in sorted((STORIES / slug).glob("*.toml")))
    told = [Story.read({**shared_by(file), **each}) for file in files for each in file["story"]]
    return [story for story in told for _ in range(story.times)]


def shared_by(file: Mapping[str, Any]) -> dict[str, str]:
    """What a file says once for all of its stories."""
    return {name: file[name] for name in ("category", "topic") if name in file}


@dataclass(frozen=True, slots=True)
class Wording:
    """Fills one telling's names, numbers and alternatives into the words of its story."""

    dice: Random
    slots: Mapping[str, str]

    def __call__(self, words: str, **also: str) -> str:
        chosen = ALTERNATIVES.sub(lambda found: self.dice.choice(found[1].split("|")), words)
        return chosen.format_map({**self.slots, **also}).strip()


WEEKDAYS = {
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday"),
    "de": ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag"),
    "fr": ("lundi", "mardi", "mercredi", "jeudi", "vendredi"),
    "es": ("lunes", "martes", "miércoles", "jueves", "viernes"),
    "nl": ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag"),
}


def slots_for(dice: Random, story: Story, company: Mapping[str, Any], name: str, at: datetime) -> dict[str, str]:
    """The names and numbers of one telling."""
    amount = f"{dice.choice((29, 39, 49, 59, 79, 89, 119, 150))}.{dice.choice(('00', '90', '50'))}"
    return {
        "name": name,
        "first": name.split()[0],
        "ref": company["reference"].format(dice.randrange(40_000, 69_999)),
        "thing": dice.choice(company["things"]),
        "place": dice.choice(company["places"]),
        "amount": amount if story.language in ("en", "nl") else amount.replace(".", ","),
        "day": WEEKDAYS[story.language][(at.weekday() + dice.randrange(2, 5)) % 5],
    }
