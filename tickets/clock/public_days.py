"""A country's public holidays, by the `holidays` package."""

import re
from collections.abc import Iterable
from datetime import date
from functools import cache

import holidays
from holidays.registry import COUNTRIES

from .errors import ClockError

LONGEST_PART = 10  # letters of the codes of parts; a few towns go by longer names


def countries() -> dict[str, list[str]]:
    """Each known country's ISO code with the codes of its parts that have days of their own."""
    return holidays.list_supported_countries()


@cache
def country_names() -> dict[str, str]:
    """Each known country's name by its ISO code, in the order of names."""
    return dict(sorted(((code, _spaced(name)) for name, code, *_ in COUNTRIES.values()), key=lambda pair: pair[1]))


@cache
def part_names(country: str) -> dict[str, str]:
    """The names of a country's parts by their codes, in the order of names. None of an unknown country."""
    if country not in country_names():
        return {}
    known = holidays.country_holidays(country)
    named: dict[str, str] = {}
    for name, code in known.subdivisions_aliases.items():
        named.setdefault(code, name)  # its first name, where a part has one in each of several languages
    parts = {code: named.get(code, code) for code in known.subdivisions if len(code) <= LONGEST_PART}
    return dict(sorted(parts.items(), key=lambda pair: pair[1]))


def public_days(country: str, years: Iterable[int], part: str | None = None) -> dict[date, str]:
    """The days of `years`, in order, with their names; of one part of the country if it is named."""
    try:
        found = holidays.country_holidays(country, subdiv=part or None, years=list(years))
    except NotImplementedError as error:
        place = f"{part} in {country}" if part and country in countries() else country
        raise ClockError(f"no public holidays are known for {place}") from error
    return dict(sorted(found.items()))


def _spaced(name: str) -> str:
    """Words out of a class's name: UnitedStates, DRCongo, BosniaAndHerzegovina."""
    words = re.findall(r"Mc[A-Z][a-z]+|[A-Z]+(?=[A-Z][a-z]|$)|[A-Z][a-z]+", name)
    return " ".join(word.lower() if word in {"And", "The", "Of", "Da"} else word for word in words)
