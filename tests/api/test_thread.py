"""Replies, notes, events."""

from collections.abc import Callable

import pytest

from supportdesk.accounts.actors import Actor
from tests.api.calling import Api
from tickets.models import Ticket

Opener = Callable[..., Ticket]


def test_a_reply_is_said_by_the_member(api: Api, open_ticket: Opener) -> None:
    open_ticket()
    answer = api.post("/tickets/1/replies", {"body": "On our way."})
    assert (answer.status, answer.data["label"], answer.data["kind"]) == (201, "[admin:Sam]", "reply")
    assert api.get("/tickets/1").data["status"] == "in_progress"


def test_a_note_stays_inside(api: Api, open_ticket: Opener) -> None:
    ticket = open_ticket()
    assert api.post("/tickets/1/notes", {"body": "Hm."}).data["kind"] == "internal_note"
    assert [entry.body for entry in ticket.entries.public()] == ["Please send help."]


@pytest.mark.parametrize("path", ["/tickets/1/replies", "/tickets/1/notes"])
def test_a_repeat_says_nothing_twice(api: Api, open_ticket: Opener, path: str) -> None:
    ticket = open_ticket()
    first, second = (api.post(path, {"body": "Once.", "key": "k"}) for _ in range(2))
    assert first.data == second.data
    assert ticket.entries.count() == 2


def test_a_reply_to_an_older_thread_is_refused(api: Api, open_ticket: Opener) -> None:
    ticket = open_ticket()
    seen = api.get("/tickets/1/thread").data["items"][-1]["id"]
    newer = ticket.reply("Wait!", by=Actor.customer(ticket.requester))
    answer = api.post("/tickets/1/replies", {"body": "On our way.", "seen": seen})
    assert (answer.status, answer.code) == (409, "stale")
    assert api.post("/tickets/1/replies", {"body": "On our way.", "seen": newer.pk}).status == 201


@pytest.mark.parametrize("body", ["", " \n", "\x00", 5, None, "x" * 100_001])
@pytest.mark.parametrize("path", ["/tickets/1/replies", "/tickets/1/notes"])
def test_refuses_what_is_no_text(api: Api, open_ticket: Opener, path: str, body: object) -> None:
    ticket = open_ticket()
    answer = api.post(path, {"body": body})
    assert (answer.status, list(answer.fields)) == (422, ["body"])
    assert ticket.entries.count() == 1


def test_the_thread_is_read_in_windows(api: Api, open_ticket: Opener) -> None:
    open_ticket()
    for word in ("one", "two"):
        api.post("/tickets/1/notes", {"body": word})
    first = api.get("/tickets/1/thread", limit=2).data
    rest = api.get("/tickets/1/thread", limit=2, after=first["next"]).data
    assert [entry["body"] for entry in first["items"] + rest["items"]] == ["Please send help.", "one", "two"]
    assert rest["next"] is None


def test_events_tell_what_changed(api: Api, open_ticket: Opener) -> None:
    open_ticket()
    api.patch("/tickets/1", {"priority": "high"})
    opened, changed = api.get("/tickets/1/events").data["items"]
    assert opened["actor"] == {"kind": "customer", "name": "Cleo"}
    assert (changed["kind"], changed["data"]) == ("priority_changed", {"priority": ["medium", "high"]})


@pytest.mark.parametrize("query", [{"after": "x"}, {"after": -1}, {"after": 10**30}, {"limit": 0}, {"limit": 101}])
def test_windows_have_bounds(api: Api, open_ticket: Opener, query: dict[str, object]) -> None:
    open_ticket()
    answer = api.get("/tickets/1/thread", **query)
    assert (answer.status, list(answer.fields)) == (422, list(query))
