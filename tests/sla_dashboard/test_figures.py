from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from tickets.sla.figures import Decided, Series, bars, by_day, ceiling, shares

numbers = st.lists(st.integers(0, 100_000), min_size=7, max_size=7).map(tuple)
rows = st.lists(
    st.builds(Decided, st.integers(1, 3), st.none() | st.integers(1, 3), st.just("A"), st.booleans(), st.integers(1, 9))
)


def test_shares_are_summed_and_the_worst_stands_first() -> None:
    told = [
        Decided(1, 7, "Sam", False, 3),
        Decided(1, None, "", True, 1),
        Decided(2, 7, "Sam", False, 2),
        Decided(3, 8, "Sue", True, 1),
    ]
    found = shares(told, by=lambda row: row.queue)
    assert [(one.key, one.met, one.missed, one.percent) for one in found] == [
        (3, 0, 1, 0),
        (1, 3, 1, 75),
        (2, 2, 0, 100),
    ]
    assert [(one.key, one.decided) for one in shares(told, by=lambda row: row.assignee)] == [(None, 1), (8, 1), (7, 5)]


def test_a_hundred_percent_means_every_one() -> None:
    told = [Decided(1, 7, "Sam", False, 999), Decided(1, 7, "Sam", True, 1)]
    assert shares(told, by=lambda row: row.queue)[0].percent == 99
    assert shares([], by=lambda row: row.queue) == []


@given(rows)
def test_no_ticket_is_lost_however_they_are_grouped(told: list[Decided]) -> None:
    whole = sum(row.number for row in told)
    for found in (shares(told, by=lambda row: row.queue), shares(told, by=lambda row: row.assignee)):
        assert sum(one.decided for one in found) == whole


def test_days_without_anything_count_nothing() -> None:
    days = [date(2026, 11, day) for day in (16, 17, 18)]
    series = by_day({("opened", days[1]): 4}, ["opened", "resolved"], days)
    assert [(one.name, one.numbers, one.total) for one in series] == [
        ("opened", (0, 4, 0), 4),
        ("resolved", (0, 0, 0), 0),
    ]


@given(st.lists(numbers, min_size=1, max_size=3))
def test_bars_stay_within_the_chart_and_none_is_drawn_for_nothing(found: list[tuple[int, ...]]) -> None:
    series = [Series(str(place), given) for place, given in enumerate(found)]
    drawn = bars(series)
    assert len(drawn) == sum(number > 0 for one in series for number in one.numbers)
    for bar in drawn:
        assert 0 < float(bar.height) <= 100
        assert 0 <= float(bar.x) < float(bar.x) + float(bar.width) <= 70


@given(st.lists(numbers, min_size=1, max_size=3))
def test_the_top_is_round_and_near(found: list[tuple[int, ...]]) -> None:
    highest = max(number for given in found for number in given)
    top = ceiling([Series("a", given) for given in found])
    assert highest <= top
    assert top == 1 or top < highest * 2.5 + 1
    assert str(top).rstrip("0") in {"1", "2", "5"}
