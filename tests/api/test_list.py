"""GET /api/v1/tickets"""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from supportdesk.accounts.actors import Actor
from supportdesk.accounts.models import Tenant, User
from tests import factory
from tests.api.calling import Api
from tickets.models import Queue, Ticket

Opener = Callable[..., Ticket]


def numbers(api: Api, **query: object) -> list[int]:
    answer = api.get("/tickets", **query)
    assert answer.status == 200, answer.data
    return [item["id"] for item in answer.data["items"]]


@pytest.fixture
def three(api: Api, sam: User, tenant: Tenant) -> Queue:
    """1: billing, from Kim; 2: technical, urgent, from Ava, pending, Sam's; 3: general praise, in another queue."""
    api.create(source="email", tags=["paid"])
    angry = {"subject": "Cannot login", "message": "This is urgent. The portal is down."}
    api.create(customer_name="Ava Stone", customer_email="ava@example.com", source="chat", **angry)
    returns = Queue.objects.create(tenant=tenant, name="Returns")
    api.create(subject="Thanks", message="Thank you, I appreciate the helpful support.", queue=returns.pk)
    api.patch("/tickets/2/status", {"status": "waiting_customer"})
    api.patch("/tickets/2", {"assignee": sam.pk})
    return returns


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, [3, 2, 1]),
        ({"status": "pending"}, [2]),
        ({"status": "waiting_customer"}, [2]),
        ({"status": "open"}, [3, 1]),
        ({"status": ["open", "pending"]}, [3, 2, 1]),
        ({"status": "open,pending"}, [3, 2, 1]),
        ({"category": "billing"}, [1]),
        ({"category": "technical", "priority": "urgent"}, [2]),
        ({"category": "technical", "priority": "low"}, []),
        ({"assigned_team": "finance"}, [1]),
        ({"sentiment": "positive"}, [3]),
        ({"source": "email"}, [1]),
        ({"source": "whatsapp"}, [2]),
        ({"tag": "paid"}, [1]),
        ({"assignee": "me"}, [2]),
        ({"assignee": "none"}, [3, 1]),
        ({"q": "Ava"}, [2]),
        ({"q": "ava@example.com"}, [2]),
        ({"q": "refund"}, [1]),
        ({"q": "SD-00003"}, [3]),
        ({"q": "nothing of the kind"}, []),
        ({"q": "\x00' OR 1=1 --"}, []),
        ({"sort": "oldest"}, [1, 2, 3]),
        ({"sort": "priority", "limit": 1}, [2]),
        ({"limit": 2}, [3, 2]),
        ({"category": ""}, [3, 2, 1]),
    ],
)
def test_narrows_and_sorts(api: Api, three: Queue, query: dict[str, object], found: list[int]) -> None:
    assert numbers(api, **query) == found


def test_narrows_to_a_queue_and_a_member(api: Api, three: Queue, sam: User) -> None:
    assert numbers(api, queue=three.pk) == [3]
    assert numbers(api, assignee=sam.pk) == [2]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("status", "paused"),
        ("category", "x"),
        ("priority", "5"),
        ("assigned_team", "ops"),
        ("sentiment", "sad"),
        ("source", "fax"),
        ("queue", "x"),
        ("queue", "9" * 30),
        ("assignee", "you"),
        ("sort", "random"),
        ("cursor", "made up"),
        ("limit", "0"),
        ("limit", "101"),
        ("limit", "many"),
        ("q", "x" * 201),
    ],
)
def test_refuses_values_that_cannot_be(api: Api, field: str, value: str) -> None:
    answer = api.get("/tickets", **{field: value})
    assert (answer.status, list(answer.fields)) == (422, [field])


def test_pages_forward_and_back(api: Api, open_ticket: Opener) -> None:
    for _ in range(5):
        open_ticket()
    first = api.get("/tickets", limit=2).data
    second = api.get("/tickets", limit=2, cursor=first["next"]).data
    third = api.get("/tickets", limit=2, cursor=second["next"]).data
    pages = [[item["id"] for item in page["items"]] for page in (first, second, third)]
    assert pages == [[5, 4], [3, 2], [1]]
    assert (first["previous"], third["next"]) == (None, None)
    assert api.get("/tickets", limit=2, cursor=second["previous"]).data["items"] == first["items"]


def test_a_cursor_belongs_to_its_order(api: Api, open_ticket: Opener) -> None:
    open_ticket(), open_ticket()
    cursor = api.get("/tickets", limit=1).data["next"]
    assert list(api.get("/tickets", sort="oldest", cursor=cursor).fields) == ["cursor"]


def test_shows_tickets_triage_has_not_seen_yet(api: Api, open_ticket: Opener) -> None:
    open_ticket()
    (item,) = api.get("/tickets").data["items"]
    assert item["message"] == "Please send help."
    assert [item[name] for name in ("category", "sentiment", "assigned_team", "suggested_reply")] == [None] * 4


def test_another_desk_sees_nothing(api: Api, stranger: Api) -> None:
    api.create()
    assert stranger.get("/tickets").data["items"] == []
    assert stranger.get("/tickets", q="SD-00001").data["items"] == []


def test_asks_as_much_of_the_database_for_thirty_as_for_three(api: Api, tenant: Tenant, open_ticket: Opener) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            api.get("/tickets")
        return len(asked)

    for number in range(3):
        api.create(customer_email=f"{number}@c.example")
    api.get("/tickets")  # notes the token's use
    few = queries()
    for _ in range(27):
        ticket = open_ticket(requester=factory.make_contact(tenant))
        ticket.note("Hm.", by=Actor.system("Test"))
    assert queries() == few <= 6
