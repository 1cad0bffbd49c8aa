"""What a ticket's history makes of what was promised. Monday is the 2nd of March; the team works 9 to 5, in UTC."""

from datetime import timedelta

import pytest

from tests.clock.teams import at, hours, team
from tickets.clock import Happening, Pause, Phase, Promise, Said, State, Targets, Terms, reckon

USUAL = Targets(first_response=hours(2), next_response=hours(4), resolution=hours(16))
STEPS = {
    "answer": {"said": Said.ANSWER},
    "question": {"said": Said.QUESTION},
    "back": {"said": Said.QUESTION, "phase": Phase.WORKING},
    "work": {"phase": Phase.WORKING},
    "wait": {"phase": Phase.WAITING},
    "end": {"phase": Phase.ENDED},
    "answer and wait": {"said": Said.ANSWER, "phase": Phase.WAITING},
}


def history(*steps: str) -> list[Happening]:
    """`"Mon 10:00 answer"`, after an opening on Monday at 9."""
    days = {"Mon": 2, "Tue": 3, "Wed": 4, "Thu": 5, "Fri": 6}
    told = [Happening(at("2026-03-02 09:00"), phase=Phase.WORKING, priority="medium")]
    for place, step in enumerate(steps, 1):
        day, time, what = step.split(" ", 2)
        fields = {"priority": what[1:]} if what.startswith("!") else STEPS[what]
        told.append(Happening(at(f"2026-03-{days[day]:02} {time}"), place, **fields))  # type: ignore[arg-type]
    return told


def terms(**fields: object) -> Terms:
    return Terms(**({"clock": team(), "targets": {"medium": USUAL}} | fields))  # type: ignore[arg-type]


def promised(*steps: str, **fields: object) -> dict[str, Promise]:
    """By kind; those for a next response with their cycle: `next_response 2`."""
    made = reckon(history(*steps), terms(**fields))
    return {one.kind + (f" {one.cycle}" if one.kind == "next_response" else ""): one for one in made}


def told(promise: Promise) -> tuple[str, str, str]:
    """From, until, due: `Mon 10:00`, or "" where there is no such moment."""
    moments = (promise.started_at, promise.stopped_at, promise.due_at)
    first, last, due = (f"{moment:%a %H:%M}" if moment else "" for moment in moments)
    return first, last, due


def test_a_new_ticket_is_to_be_answered_and_to_be_solved() -> None:
    made = promised()
    assert {kind: told(one) for kind, one in made.items()} == {
        "first_response": ("Mon 09:00", "", "Mon 11:00"),
        "resolution": ("Mon 09:00", "", "Tue 17:00"),
    }


def test_no_history_no_promises() -> None:
    assert reckon([], terms()) == ()


def test_no_target_no_promise() -> None:
    made = promised("Mon 10:00 answer", "Mon 11:00 question", targets={"medium": Targets(resolution=hours(1))})
    assert list(made) == ["resolution"]
    assert promised(targets={"high": USUAL}) == {}


def test_the_first_answer_ends_the_first_wait() -> None:
    made = promised("Mon 09:30 question", "Mon 10:00 answer", "Mon 12:00 answer")
    assert told(made["first_response"]) == ("Mon 09:00", "Mon 10:00", "Mon 11:00")
    assert "next_response 1" not in made


def test_waits_for_a_next_answer_are_counted() -> None:
    steps = ("Mon 10:00 answer", "Mon 11:00 question", "Mon 12:00 question", "Mon 13:00 answer", "Mon 16:00 question")
    made = promised(*steps)
    assert told(made["next_response 1"]) == ("Mon 11:00", "Mon 13:00", "Mon 15:00")
    assert told(made["next_response 2"]) == ("Mon 16:00", "", "Tue 12:00")


def test_a_pause_moves_the_deadline_by_its_open_time() -> None:
    assert told(promised("Mon 10:00 wait", "Mon 12:00 work")["first_response"])[2] == "Mon 13:00"
    assert told(promised("Mon 10:00 wait", "Tue 08:00 work")["first_response"])[2] == "Tue 10:00"


def test_a_pause_outside_open_hours_costs_nothing() -> None:
    """Other systems add it to the deadline all the same; here a clock that stands still cannot be stopped."""
    assert told(promised("Mon 17:15 wait", "Mon 18:00 work")["resolution"])[2] == "Tue 17:00"


def test_while_paused_nothing_is_due() -> None:
    first = promised("Mon 10:00 wait")["first_response"]
    assert (first.due_at, first.is_paused, first.state(at("2026-03-05 09:00"))) == (None, True, State.PAUSED)
    assert first.used(at("2026-03-05 09:00")) == hours(1)


def test_a_deadline_missed_before_the_pause_stays_missed() -> None:
    first = promised("Mon 11:30 wait")["first_response"]
    assert (told(first)[2], first.state(at("2026-03-02 11:40"))) == ("Mon 11:00", State.MISSED)


def test_the_end_stops_all_and_reopening_undoes_that() -> None:
    """Two hours allowed: half an hour, a pause of a quarter, a quarter, an end of half an hour; 75 minutes are left."""
    steps = ("Mon 09:30 wait", "Mon 09:45 work", "Mon 10:00 end", "Mon 10:30 work")
    ended, reopened = promised(*steps[:3]), promised(*steps)
    assert told(ended["first_response"]) == ("Mon 09:00", "Mon 10:00", "Mon 11:15")
    assert ended["first_response"].state(at("2026-03-04 09:00")) is State.MET
    assert told(reopened["first_response"]) == ("Mon 09:00", "", "Mon 11:45")
    assert told(reopened["resolution"])[2] == "Wed 09:45"


def test_closing_what_was_resolved_ends_it_no_later() -> None:
    assert promised("Mon 10:00 end", "Tue 10:00 end")["resolution"].stopped_at == at("2026-03-02 10:00")


def test_a_question_after_the_end_is_a_wait_of_its_own() -> None:
    steps = ("Mon 10:00 answer", "Mon 11:00 question", "Mon 12:00 end", "Tue 09:00 back")
    made = promised(*steps)
    assert told(made["next_response 1"]) == ("Mon 11:00", "Mon 12:00", "Mon 15:00")
    assert told(made["next_response 2"]) == ("Tue 09:00", "", "Tue 13:00")


def test_reopened_by_the_desk_the_same_wait_goes_on() -> None:
    made = promised("Mon 10:00 answer", "Mon 11:00 question", "Mon 12:00 end", "Mon 13:00 work")
    assert told(made["next_response 1"]) == ("Mon 11:00", "", "Mon 16:00")


def test_ended_unanswered_a_question_goes_on_with_the_first_wait() -> None:
    made = promised("Mon 10:00 end", "Mon 12:00 back")
    assert told(made["first_response"]) == ("Mon 09:00", "", "Mon 13:00")
    assert "next_response 1" not in made


def test_an_answer_at_the_deadline_is_late() -> None:
    assert promised("Mon 11:00 answer")["first_response"].state(at("2026-03-02 12:00")) is State.MISSED
    assert promised("Mon 10:59 answer")["first_response"].state(at("2026-03-02 12:00")) is State.MET


def test_a_running_clock_is_missed_from_its_deadline_on() -> None:
    first = promised()["first_response"]
    assert [first.is_missed(at(f"2026-03-02 {time}")) for time in ("10:59", "11:00", "12:00")] == [False, True, True]


def test_a_pause_after_the_stop_leaves_the_deadline_where_it_was() -> None:
    before = promised("Mon 10:00 answer")["first_response"]
    assert promised("Mon 10:00 answer and wait", "Tue 12:00 work")["first_response"] == before


def test_running_clocks_go_by_the_present_priority_stopped_ones_by_that_of_their_stop() -> None:
    targets = {"medium": USUAL, "urgent": Targets(first_response=hours(0.5), resolution=hours(4))}
    made = promised("Mon 10:00 answer", "Mon 12:00 !urgent", targets=targets)
    assert (made["first_response"].allowed, made["resolution"].allowed) == (hours(2), hours(4))
    assert told(made["resolution"])[2] == "Mon 13:00"
    raised = promised("Mon 09:40 !urgent", targets=targets)["first_response"]
    assert (told(raised)[2], raised.is_missed(at("2026-03-02 09:40"))) == ("Mon 09:30", True)


def test_a_priority_without_a_target_drops_the_promise() -> None:
    assert promised("Mon 09:30 !low") == {}


def test_a_topics_due_time_knows_neither_hours_nor_pauses() -> None:
    topic = promised("Mon 16:00 wait", topic=hours(20))["topic"]
    assert (told(topic), topic.is_paused) == (("Mon 09:00", "", "Tue 05:00"), False)
    assert promised("Mon 16:00 end", topic=hours(20))["topic"].stopped_at == at("2026-03-02 16:00")
    assert topic.used(at("2026-03-03 09:00")) == timedelta(days=1)


def test_warns_when_so_much_of_the_time_is_used() -> None:
    made = promised("Mon 10:00 wait", "Mon 12:00 work", warn_percent=75)
    assert made["first_response"].warn_at == at("2026-03-02 12:30")
    assert promised("Mon 10:00 answer", warn_percent=75)["first_response"].warn_at is None
    assert promised()["first_response"].warn_at is None


def test_a_calendar_that_comes_to_its_last_day_never_gets_there() -> None:
    once = team(weekly={}, overrides={"2026-03-02": [["09:00", "10:00"]]})
    first = promised(clock=once)["first_response"]
    assert (first.due_at, first.state(at("2027-01-01 09:00"))) == (None, State.RUNNING)


@pytest.mark.parametrize(
    ("steps", "now", "words"),
    [
        ((), "10:00", "1 h used, due Mon 11:00 (UTC)"),
        (("Mon 10:00 wait",), "12:00", "1 h used, paused since Mon 10:00, no due time while paused (UTC)"),
        (("Mon 10:00 answer",), "12:00", "1 h used from Mon 09:00 to Mon 10:00 (UTC)"),
    ],
)
def test_says_why(steps: tuple[str, ...], now: str, words: str) -> None:
    assert str(promised(*steps)["first_response"].explained(at(f"2026-03-02 {now}"))) == words


@pytest.mark.parametrize(
    ("now", "waits", "words"),
    [
        ("09:01:30", (), "0 m used, due Mon 11:00 (UTC)"),
        ("09:01:45", (), "1 m used, due Mon 11:00 (UTC)"),
        ("09:06:20", (("01:15", "05:50"),), "1 m used, paused Mon 09:01-09:05, due Mon 11:05 (UTC)"),
    ],
)
def test_what_is_used_is_counted_exactly_and_then_told_to_the_minute(
    now: str, waits: tuple[tuple[str, str], ...], words: str
) -> None:
    """Opened at a quarter to: 45 seconds later a new minute shows on the wall, and none is used."""
    told = [Happening(at("2026-03-02 09:00:45"), phase=Phase.WORKING, priority="medium")]
    for begun, done in waits:
        told.append(Happening(at(f"2026-03-02 09:{begun}"), phase=Phase.WAITING))
        told.append(Happening(at(f"2026-03-02 09:{done}"), phase=Phase.WORKING))
    first = reckon(told, terms())[0]
    assert str(first.explained(at(f"2026-03-02 {now}"))) == words


def test_pauses_are_told_as_they_were() -> None:
    made = promised("Mon 10:00 wait", "Mon 12:00 work", "Mon 12:30 wait")["first_response"]
    assert made.pauses == (
        Pause(at("2026-03-02 10:00"), at("2026-03-02 12:00")),
        Pause(at("2026-03-02 12:30")),
    )
