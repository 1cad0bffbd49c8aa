"""GET and PATCH of one ticket, and of its status."""

from collections.abc import Callable
from typing import Any

import pytest

from supportdesk.accounts.actors import Actor
from supportdesk.accounts.models import Tenant, User
from tests.api.calling import Api, api_for
from tickets.models import Queue, Ticket, TicketEvent

Opener = Callable[..., Ticket]


def kinds() -> list[str]:
    return list(TicketEvent.objects.order_by("pk").values_list("kind", flat=True))


@pytest.mark.parametrize("name", ["1", "SD-00001", "sd-00001", "SD-1"])
def test_is_called_by_id_or_number(api: Api, open_ticket: Opener, name: str) -> None:
    open_ticket()
    answer = api.get(f"/tickets/{name}")
    assert answer.status == (404 if name == "SD-1" else 200)


def test_another_desks_ticket_is_not_there(stranger: Api, open_ticket: Opener) -> None:
    open_ticket()
    for name in ("1", "SD-00001"):
        assert stranger.get(f"/tickets/{name}").status == 404
        assert stranger.get(f"/tickets/{name}/thread").status == 404
        assert stranger.get(f"/tickets/{name}/events").status == 404
        assert stranger.patch(f"/tickets/{name}", {"priority": "low"}).status == 404
        assert stranger.patch(f"/tickets/{name}/status", {"status": "closed"}).status == 404
        assert stranger.post(f"/tickets/{name}/replies", {"body": "Hi"}).status == 404
        assert stranger.post(f"/tickets/{name}/notes", {"body": "Hi"}).status == 404
    assert kinds() == ["opened"]


@pytest.mark.parametrize("status", ["in_progress", "pending", "resolved", "closed"])
def test_sets_a_status(api: Api, open_ticket: Opener, status: str) -> None:
    open_ticket()
    answer = api.patch("/tickets/1/status", {"status": status})
    assert (answer.status, answer.data["status"]) == (200, status)
    assert api.patch("/tickets/1/status", {"status": status}).status == 200
    assert len(kinds()) == 2


def test_waiting_for_the_customer_is_pending(api: Api, open_ticket: Opener) -> None:
    open_ticket()
    assert api.patch("/tickets/1/status", {"status": "waiting_customer"}).data["status"] == "pending"


@pytest.mark.parametrize("body", [{"status": "paused"}, {"status": 1}, {"status": None}, {"status": ["open"]}, {}])
def test_refuses_a_status_there_is_not(api: Api, open_ticket: Opener, body: dict[str, Any]) -> None:
    open_ticket()
    answer = api.patch("/tickets/1/status", body)
    assert (answer.status, list(answer.fields)) == (422, ["status"])


def test_what_the_customer_ended_cannot_be_reopened(api: Api, open_ticket: Opener) -> None:
    ticket = open_ticket()
    ticket.resolve(by=Actor.customer(ticket.requester))
    answer = api.patch("/tickets/1/status", {"status": "open"})
    assert (answer.status, answer.code) == (409, "ended")


def test_changes_what_is_named_and_nothing_else(api: Api, open_ticket: Opener, sam: User, tenant: Tenant) -> None:
    open_ticket(tags=["old"])
    returns = Queue.objects.create(tenant=tenant, name="Returns")
    changed = api.patch(
        "/tickets/1",
        {"priority": "high", "category": "billing", "queue": returns.pk, "assignee": sam.pk, "tags": ["new"]},
    ).data
    assert (changed["priority"], changed["category"], changed["assigned_team"]) == ("high", "billing", "finance")
    assert changed["queue"]["name"] == "Returns"
    assert changed["assignee"] == {"id": sam.pk, "name": "Sam"}
    assert changed["tags"] == ["new"]
    assert kinds() == ["opened", "priority_changed", "reclassified", "moved", "assigned", "tagged"]
    freed = api.patch("/tickets/1", {"assignee": None}).data
    assert (freed["assignee"], freed["tags"]) == (None, ["new"])


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("priority", None),
        ("priority", "asap"),
        ("category", "fun"),
        ("category", None),
        ("queue", 10**6),
        ("queue", None),
        ("queue", True),
        ("queue", 1.0),
        ("assignee", 10**6),
        ("assignee", "Sam"),
        ("tags", None),
        ("tags", "x"),
        ("tags", ["?"]),
        ("colour", "red"),
    ],
)
def test_changes_nothing_where_one_value_cannot_be(api: Api, open_ticket: Opener, field: str, value: Any) -> None:
    open_ticket()
    answer = api.patch("/tickets/1", {"priority": "urgent"} | {field: value})
    assert answer.status == 422
    assert [name.partition(".")[0] for name in answer.fields] == [field]
    assert kinds() == ["opened"]


def test_gives_tickets_to_members_of_the_desk_only(api: Api, open_ticket: Opener, mallory: User) -> None:
    open_ticket()
    assert list(api.patch("/tickets/1", {"assignee": mallory.pk}).fields) == ["assignee"]


def test_only_supervisors_take_tickets_from_others(
    api: Api, open_ticket: Opener, tenant: Tenant, sam: User, sue: User
) -> None:
    open_ticket()
    assert api.patch("/tickets/1", {"assignee": sue.pk}).status == 200
    assert api.patch("/tickets/1", {"assignee": sam.pk}).code == "forbidden"
    assert api_for(tenant, sue).patch("/tickets/1", {"assignee": sam.pk}).status == 200
