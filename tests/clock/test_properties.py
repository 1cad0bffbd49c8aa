"""Laws that hold for every calendar, and agreement with a clock that walks minute by minute."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tickets.clock import Calendar, Clock, ClockError, Pause, Window

MINUTE = timedelta(minutes=1)
ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Havana", "Asia/Kathmandu")
# Around these the clocks of the zones above jump; the weeks between are covered by the plain laws.
JUMPS = (
    date(2026, 3, 7),
    date(2026, 3, 28),
    date(2026, 4, 4),
    date(2026, 10, 3),
    date(2026, 10, 24),
    date(2026, 10, 31),
)

minutes_of_day = st.integers(0, 1439)
windows = st.builds(
    lambda opens, length: Window(opens * 60_000_000, (opens + length) % 1440 * 60_000_000 or 1440 * 60_000_000),
    minutes_of_day,
    st.integers(1, 1439),
)
some_windows = st.lists(windows, max_size=3).map(tuple)
days = st.sampled_from(JUMPS).flatmap(lambda day: st.integers(-2, 3).map(lambda off: day + timedelta(days=off)))
calendars = st.builds(
    Calendar,
    timezone=st.sampled_from(ZONES),
    weekly=st.lists(some_windows, min_size=7, max_size=7),
    holidays=st.dictionaries(days, st.just(""), max_size=2),
    overrides=st.dictionaries(days, some_windows, max_size=2),
    breaks=st.dictionaries(days, some_windows, max_size=2),
)
instants = st.builds(
    lambda day, minute: datetime(day.year, day.month, day.day, tzinfo=UTC) + minute * MINUTE, days, minutes_of_day
)
pauses = st.lists(
    st.builds(lambda start, length: Pause(start, start + length * MINUTE), instants, st.integers(0, 600)), max_size=3
)
amounts = st.integers(0, 4000).map(lambda number: number * MINUTE)


@st.composite
def clocks(draw: st.DrawFn) -> Clock:
    try:
        return Clock.of(draw(calendars))
    except ClockError:
        assume(False)
        raise


def due(clock: Clock, start: datetime, allowed: timedelta, paused: Sequence[Pause] = ()) -> datetime:
    try:
        at = clock.due(start, allowed, paused)
    except ClockError:  # a calendar whose few open hours run out
        assume(False)
        raise
    assert at is not None
    return at


@given(clocks(), instants, amounts, pauses)
def test_what_has_elapsed_by_the_due_time_is_what_was_allowed(
    clock: Clock, start: datetime, allowed: timedelta, paused: list[Pause]
) -> None:
    assert clock.elapsed(start, due(clock, start, allowed, paused), paused) == allowed


@given(clocks(), instants, amounts.filter(bool), pauses)
def test_the_due_time_is_the_first_such_instant(
    clock: Clock, start: datetime, allowed: timedelta, paused: list[Pause]
) -> None:
    just_before = due(clock, start, allowed, paused) - timedelta(microseconds=1)
    assert clock.elapsed(start, just_before, paused) < allowed


@given(clocks(), instants, amounts, amounts)
def test_more_time_is_never_due_sooner(clock: Clock, start: datetime, one: timedelta, other: timedelta) -> None:
    less, more = sorted((one, other))
    assert due(clock, start, less) <= due(clock, start, more)


@given(clocks(), instants, instants, amounts)
def test_a_later_start_is_never_due_sooner(clock: Clock, one: datetime, other: datetime, allowed: timedelta) -> None:
    sooner, later = sorted((one, other))
    assert due(clock, sooner, allowed) <= due(clock, later, allowed)


@given(clocks(), instants, amounts, pauses)
def test_pauses_only_put_off(clock: Clock, start: datetime, allowed: timedelta, paused: list[Pause]) -> None:
    assert due(clock, start, allowed) <= due(clock, start, allowed, paused)


@given(clocks(), st.lists(instants, min_size=3, max_size=3).map(sorted), pauses)
def test_spans_add_up(clock: Clock, moments: list[datetime], paused: list[Pause]) -> None:
    first, middle, last = moments
    parts = clock.elapsed(first, middle, paused) + clock.elapsed(middle, last, paused)
    assert parts == clock.elapsed(first, last, paused)


@given(clocks(), instants, amounts, pauses, st.sampled_from(ZONES))
def test_the_zone_an_instant_is_written_in_does_not_matter(
    clock: Clock, start: datetime, allowed: timedelta, paused: list[Pause], zone: str
) -> None:
    elsewhere = ZoneInfo(zone)
    rewritten = [Pause(one.start.astimezone(elsewhere), one.end and one.end.astimezone(elsewhere)) for one in paused]
    told = due(clock, start, allowed, paused)
    assert due(clock, start.astimezone(elsewhere), allowed, rewritten) == told
    assert clock.elapsed(start.astimezone(elsewhere), told.astimezone(elsewhere), rewritten) == allowed


@given(clocks(), instants)
def test_the_next_opening_is_open_and_nothing_before_it_is(clock: Clock, at: datetime) -> None:
    opens = clock.next_open(at)
    if opens is not None:
        assert clock.is_open(opens)
        assert clock.elapsed(at, opens) == timedelta(0)
    assert clock.is_open(at) == (opens == at)


@settings(max_examples=60)
@given(clocks(), st.sampled_from(JUMPS), minutes_of_day, pauses)
def test_it_agrees_with_a_clock_that_walks(clock: Clock, day: date, minute: int, paused: list[Pause]) -> None:
    start = datetime(day.year, day.month, day.day, tzinfo=UTC) + minute * MINUTE
    walk = [start + number * MINUTE for number in range(2 * 24 * 60)]
    open_minutes = [at for at in walk if shows_open(clock.calendar, at) and not is_paused(paused, at)]
    assert clock.elapsed(start, walk[-1] + MINUTE, paused) == len(open_minutes) * MINUTE
    if open_minutes:
        assert clock.due(start, len(open_minutes) * MINUTE, paused) == open_minutes[-1] + MINUTE
        assert clock.due(start, timedelta(0), paused) == open_minutes[0]
    assert all(clock.is_open(at) == shows_open(clock.calendar, at) for at in walk[::97])


def is_paused(paused: list[Pause], at: datetime) -> bool:
    return any(one.start <= at and (one.end is None or at < one.end) for one in paused)


def shows_open(calendar: Calendar, at: datetime) -> bool:
    """The rules as a person would read them, for one look at the clock on the wall."""
    wall = at.astimezone(ZoneInfo(calendar.timezone))
    today, yesterday = wall.date(), wall.date() - timedelta(days=1)
    since_midnight = (wall.hour * 60 + wall.minute) * 60_000_000
    if today in calendar.holidays:
        return False
    if covers(calendar.breaks.get(today, ()), calendar.breaks.get(yesterday, ()), since_midnight):
        return False
    if today in calendar.overrides:
        return covers(calendar.overrides[today], (), since_midnight)
    night = () if yesterday in calendar.holidays else calendar.overrides.get(yesterday, calendar.usual(yesterday))
    return covers(calendar.usual(today), night, since_midnight)


def covers(today: Sequence[Window], yesterday: Sequence[Window], at: int) -> bool:
    begun = any(one.opens <= at and (at < one.closes or one.closes <= one.opens) for one in today)
    return begun or any(one.closes <= one.opens and at < one.closes for one in yesterday)
