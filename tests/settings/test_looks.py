"""Words and colours out of what is stored, whoever stored it, for one desk or several."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as any_

from tickets.looks import PRIORITIES, SOURCES, Colour, PriorityLook, SourceLook, priorities_in, shared, sources_in
from tickets.states import Priority, Source

anything = any_.recursive(
    any_.none() | any_.booleans() | any_.integers() | any_.text(max_size=8),
    lambda inner: any_.lists(inner, max_size=3) | any_.dictionaries(any_.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
rows = any_.fixed_dictionaries(
    {},
    optional={
        "code": any_.sampled_from([*Priority.values, *Source.values]) | anything,
        "label": any_.text(min_size=1, max_size=9),
        "colour": any_.sampled_from(Colour.values) | any_.text(max_size=5),
        "is_on": any_.booleans(),
        "more": anything,
    },
)
priorities = any_.lists(rows, max_size=8).map(priorities_in)


@given(any_.lists(rows, max_size=8))
def test_every_code_is_there_once_whatever_is_stored(stored: list[dict[str, Any]]) -> None:
    looks = priorities_in(stored)
    assert sorted(look.code for look in looks) == sorted(Priority.values)
    assert sorted(look.code for look in sources_in(stored)) == sorted(Source.values)
    assert {look.colour for look in looks} <= {*Colour.values}


@given(priorities)
def test_what_was_read_reads_back_the_same(looks: tuple[PriorityLook, ...]) -> None:
    stored = [{"code": look.code, "label": look.label, "colour": look.colour} for look in looks]
    assert priorities_in(stored) == looks


@given(any_.lists(priorities, min_size=1, max_size=3))
def test_several_desks_share_one_list(each: list[tuple[PriorityLook, ...]]) -> None:
    looks = shared(each, PRIORITIES)
    assert sorted(look.code for look in looks) == sorted(Priority.values)
    for look in looks:
        for theirs in each:
            assert next(one.label for one in theirs if one.code == look.code) in look.label
    assert shared(each[:1] * 3, PRIORITIES) == each[0]


def test_a_source_is_on_where_any_desk_has_it_on() -> None:
    off = tuple(SourceLook(look.code, look.label, is_on=look.code != "chat") for look in SOURCES)
    assert all(look.is_on for look in shared([SOURCES, off], SOURCES))
    assert [look.code for look in shared([off, off], SOURCES) if not look.is_on] == ["chat"]


def test_nobody_in_particular_reads_it_as_delivered() -> None:
    assert (shared([], PRIORITIES), shared([], SOURCES)) == (PRIORITIES, SOURCES)


def test_our_words_lose_their_capital_in_a_sentence_and_theirs_do_not() -> None:
    assert [look.in_sentence for look in SOURCES] == ["portal", "email", "phone", "chat", "API"]
    assert PriorityLook("urgent", "Critical", "red").in_sentence == "Critical"
