"""POST /api/v1/tickets"""

from typing import Any

import pytest

from supportdesk.accounts.models import Contact, Tenant, User
from supportdesk.outbox.delivering import deliver
from supportdesk.outbox.models import Delivery
from tests.api.calling import NEW, Api
from tickets.models import Queue, ThreadEntry, Ticket, TicketEvent
from triage.models import Assessment


def test_answers_with_triage_already_done(api: Api) -> None:
    answer = api.create()
    assert answer.status == 201
    assert (
        answer.data
        | {
            "id": 1,
            "number": "SD-00001",
            "customer_name": "Kim Berg",
            "customer_email": "kim@berg.example",
            "source": "api",
            "customer_tier": "standard",
            "category": "billing",
            "assigned_team": "finance",
            "sentiment": "neutral",
            "status": "open",
        }
        == answer.data
    )
    assert answer.data["suggested_reply"]
    assert answer.data["next_action"]
    assert {"decides", "value", "phrase", "where", "note", "weight"} == set(answer.data["reasons"][0])


def test_what_is_read_later_is_what_was_answered(api: Api) -> None:
    created = api.create().data
    assert api.get("/tickets/1").data == created
    assert api.get("/tickets").data["items"] == [created]


def test_a_given_priority_and_category_stand_before_those_of_triage(api: Api) -> None:
    created = api.create(priority="low", category="sales").data
    assert (created["priority"], created["category"], created["assigned_team"]) == ("low", "sales", "sales")


def test_places_tags_and_source_as_given(api: Api, queue: Queue) -> None:
    created = api.create(queue=queue.pk, tags=["VIP list", "#refund"], source="whatsapp").data
    assert created["queue"] == {"id": queue.pk, "name": "Support"}
    assert created["tags"] == ["refund", "vip-list"]
    assert created["source"] == "chat"
    assert api.create(source="form").data["source"] == "portal"


def test_the_worker_finds_nothing_left_to_do(api: Api) -> None:
    api.create()
    before = list(TicketEvent.objects.values_list("kind", flat=True)), Assessment.objects.get().assessed_at
    delivery = Delivery.objects.get(subscriber="triage.assess")
    assert deliver(delivery.pk)
    assert before == (list(TicketEvent.objects.values_list("kind", flat=True)), Assessment.objects.get().assessed_at)


def test_the_opening_words_are_the_requesters_and_the_act_is_the_members(api: Api, sam: User) -> None:
    api.create()
    assert ThreadEntry.objects.get().label == "[user:Kim Berg]"
    assert TicketEvent.objects.get(kind="opened").actor_user == sam


def test_a_known_address_finds_its_contact_and_keeps_what_is_known(api: Api, cleo: Contact) -> None:
    created = api.create(customer_name="Somebody", customer_email=cleo.email.upper()).data
    assert created["customer_name"] == "Cleo"
    assert Ticket.objects.get().requester == cleo


def test_a_tier_changes_a_known_contact_only_where_given(api: Api) -> None:
    assert api.create(customer_tier="vip").data["customer_tier"] == "vip"
    assert api.create().data["customer_tier"] == "vip"
    assert api.create(customer_tier="standard").data["customer_tier"] == "standard"


@pytest.mark.parametrize("email", [None, "", "  "])
def test_a_customer_needs_no_address(api: Api, email: str | None) -> None:
    assert api.create(customer_email=email).data["customer_email"] is None


@pytest.mark.parametrize("field", ["customer_name", "subject", "message"])
@pytest.mark.parametrize("value", ["", "   ", "\u200b", "a\x00b", 7, None, ["x"], "\ud800"])
def test_refuses_what_is_no_text_and_names_the_field(api: Api, field: str, value: Any) -> None:
    answer = api.create(**{field: value})
    assert (answer.status, answer.code, list(answer.fields)) == (422, "invalid", [field])
    assert not Ticket.objects.exists()
    assert not Contact.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("customer_name", "n" * 121),
        ("subject", "s" * 201),
        ("message", "m" * 100_001),
        ("customer_email", "no address"),
        ("customer_email", "a" * 250 + "@b.example"),
        ("customer_email", "a\x00@b.example"),
        ("customer_email", 5),
        ("source", "fax"),
        ("source", ["email"]),
        ("customer_tier", "gold"),
        ("priority", "asap"),
        ("category", 3),
        ("queue", 999_999),
        ("queue", 10**30),
        ("queue", "Support"),
        ("tags", "refund"),
        ("tags", ["x"] * 31),
        ("external_id", " "),
        ("external_id", "x" * 101),
    ],
)
def test_refuses_values_that_cannot_be(api: Api, field: str, value: Any) -> None:
    answer = api.create(**{field: value})
    assert (answer.status, list(answer.fields)) == (422, [field])
    assert not Ticket.objects.exists()
    assert not Contact.objects.exists()


def test_names_every_wrong_field_at_once(api: Api) -> None:
    answer = api.post("/tickets", {"subject": " ", "tags": ["a b", "?!"]})
    assert set(answer.fields) == {"customer_name", "subject", "message", "tags.1"}


def test_refuses_the_queue_of_another_desk(api: Api, other_tenant: Tenant) -> None:
    theirs = Queue.objects.get(tenant=other_tenant)
    assert list(api.create(queue=theirs.pk).fields) == ["queue"]


def test_keeps_markup_and_every_script_as_they_came(api: Api) -> None:
    message = "<script>alert(1)</script>\n\n{{ 7*7 }} \u202eright to left 🧨"
    assert api.create(message=message).data["message"] == message


def test_longest_texts_are_taken(api: Api) -> None:
    assert api.create(subject="s" * 200, message="word " * 19_999 + "words").status == 201


@pytest.mark.parametrize("repeat", [{"external_id": "shop-1"}, {}])
def test_a_repeat_opens_nothing_and_answers_with_the_ticket(api: Api, repeat: dict[str, str]) -> None:
    headers = {} if repeat else {"Idempotency_Key": "call-1"}
    first, second = (api.post("/tickets", NEW | repeat, **headers) for _ in range(2))
    assert (first.status, second.status) == (201, 200)
    assert first.data == second.data
    assert Ticket.objects.count() == TicketEvent.objects.filter(kind="opened").count() == 1


def test_shows_the_callers_own_id(api: Api) -> None:
    assert api.create(external_id="shop-1").data["external_id"] == "shop-1"
    assert api.post("/tickets", NEW, Idempotency_Key="shop-1").data["external_id"] is None


def test_one_key_for_two_different_tickets_is_a_fault_of_the_caller(api: Api) -> None:
    api.post("/tickets", NEW, Idempotency_Key="call-1")
    answer = api.post("/tickets", NEW | {"subject": "Something else"}, Idempotency_Key="call-1")
    assert (answer.status, list(answer.fields)) == (422, ["Idempotency-Key"])


def test_two_desks_may_use_the_same_key(api: Api, stranger: Api) -> None:
    assert api.create(external_id="1").status == stranger.create(external_id="1").status == 201
    assert stranger.get("/tickets").data["items"][0]["number"] == "GX-00001"
