"""A country's holidays."""

from datetime import date

import pytest

from tickets.clock import ClockError
from tickets.clock.public_days import countries, public_days


def test_the_years_asked_for_come_in_order_with_names() -> None:
    days = public_days("DE", [2027, 2026])
    assert list(days) == sorted(days)
    assert days[date(2026, 10, 3)]
    assert {day.year for day in days} == {2026, 2027}


def test_a_part_of_a_country_has_days_of_its_own() -> None:
    assert date(2026, 1, 6) in public_days("DE", [2026], "BY")
    assert date(2026, 1, 6) not in public_days("DE", [2026])


def test_every_country_offered_is_known_with_its_parts() -> None:
    assert "BY" in countries()["DE"]
    assert public_days("US", [2026])


@pytest.mark.parametrize(("country", "part", "named"), [("XX", None, "XX"), ("DE", "Nowhere", "Nowhere in DE")])
def test_an_unknown_place_is_named(country: str, part: str | None, named: str) -> None:
    with pytest.raises(ClockError, match=f"no public holidays are known for {named}$"):
        public_days(country, [2026], part)
