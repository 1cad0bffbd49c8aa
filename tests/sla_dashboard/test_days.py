from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickets.days import Days

ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Pacific/Apia", "Asia/Kolkata")
days = st.builds(
    lambda first, more, zone: Days(first, first + timedelta(days=more), zone),
    st.dates(date(1970, 1, 1), date(2900, 1, 1)),
    st.integers(0, 400),
    st.sampled_from(ZONES),
)


def test_a_day_is_as_long_as_its_wall_clock_says() -> None:
    short, long = Days.read("2026-03-29@Europe/Berlin"), Days.read("2026-10-25@Europe/Berlin")
    assert (short.end - short.start, long.end - long.start) == (timedelta(hours=23), timedelta(hours=25))
    assert short.start == datetime.fromisoformat("2026-03-28T23:00:00Z")


@given(days)
def test_what_is_written_reads_the_same(run: Days) -> None:
    assert Days.read(str(run)) == run


@given(days)
def test_its_days_are_the_whole_of_it(run: Days) -> None:
    each = run.each
    assert (each[0].start, each[-1].end) == (run.start, run.end)
    assert all(before.end == after.start for before, after in pairwise(each))


@pytest.mark.parametrize(
    "text",
    [
        *("", "today", "2026-02-30", "2026-11-21..2026-11-20", "2026-11-21@Mars", "2026-11-21@../etc", "2026-1-1"),
        *("0001-01-01", "9999-12-31", "1990-01-01..2026-01-01", "2026-11-21\n", "２０２６-11-21"),
    ],
)
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"\.$"):
        Days.read(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2026-11-21", "21 Nov"),
        ("2026-11-15..2026-11-21@Europe/Berlin", "15–21 Nov"),
        ("2026-10-23..2026-11-21", "23 Oct–21 Nov"),
    ],
)
def test_words(text: str, words: str) -> None:
    assert Days.read(text).words == words
