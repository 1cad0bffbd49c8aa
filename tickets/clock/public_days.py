"""A country's public holidays, by the `holidays` package."""

from collections.abc import Iterable
from datetime import date

import holidays

from .errors import ClockError


def countries() -> dict[str, list[str]]:
    """Each known country's ISO code with the codes of its parts that have days of their own."""
    return holidays.list_supported_countries()


def public_days(country: str, years: Iterable[int], part: str | None = None) -> dict[date, str]:
    """The days of `years`, in order, with their names; of one part of the country if it is named."""
    try:
        found = holidays.country_holidays(country, subdiv=part or None, years=list(years))
    except NotImplementedError as error:
        place = f"{part} in {country}" if part and country in countries() else country
        raise ClockError(f"no public holidays are known for {place}") from error
    return dict(sorted(found.items()))
