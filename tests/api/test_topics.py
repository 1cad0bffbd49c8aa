"""Help topics by the API: given, changed, told, and asked for."""

from collections.abc import Callable
from typing import Any

import pytest

from supportdesk.accounts.models import Tenant, User
from tests.api.calling import Api
from tickets.models import HelpTopic, Queue, Ticket

Opener = Callable[..., Ticket]


@pytest.fixture
def refunds(tenant: Tenant) -> HelpTopic:
    billing = HelpTopic.objects.create(tenant=tenant, name="Billing", position=1)
    queue = Queue.objects.create(tenant=tenant, name="Money")
    return HelpTopic.objects.create(tenant=tenant, name="Refunds", parent=billing, default_queue=queue)


def test_lists_the_desks_own_topics_as_a_tree(api: Api, refunds: HelpTopic, other_tenant: Tenant) -> None:
    tenant = refunds.tenant
    HelpTopic.objects.create(tenant=other_tenant, name="Theirs")
    HelpTopic.objects.create(tenant=tenant, name="Old", is_active=False)
    HelpTopic.objects.create(tenant=tenant, name="Zebras", position=0)
    names = [one["name"] for one in api.get("/topics").data]
    assert names == ["Zebras", "Billing", "Billing › Refunds"]


def test_a_ticket_is_opened_with_a_topic_that_supplies_the_rest(api: Api, refunds: HelpTopic) -> None:
    made = api.create(topic=refunds.pk).data
    assert made["topic"] == {"id": refunds.pk, "name": "Billing › Refunds"}
    assert made["queue"]["name"] == "Money"
    assert api.get(f"/tickets/{made['id']}").data["topic"] == made["topic"]
    assert api.get("/tickets").data["items"][0]["topic"] == made["topic"]


def test_a_ticket_without_one_says_so(api: Api) -> None:
    assert api.create().data["topic"] is None


@pytest.mark.parametrize("topic", [0, -1, 99999, "1", True, 10**30])
def test_there_is_no_such_topic(api: Api, queue: Queue, topic: Any) -> None:
    answer = api.create(topic=topic)
    assert answer.status == 422
    assert "topic" in answer.fields
    assert not Ticket.objects.exists()


def test_another_desks_topic_and_one_that_is_switched_off_are_none(
    api: Api, queue: Queue, other_tenant: Tenant, open_ticket: Opener
) -> None:
    theirs = HelpTopic.objects.create(tenant=other_tenant, name="Theirs")
    old = HelpTopic.objects.create(tenant=queue.tenant, name="Old", is_active=False)
    assert {api.create(topic=one.pk).status for one in (theirs, old)} == {422}
    ticket = open_ticket()
    assert api.patch(f"/tickets/{ticket.sequence}", {"topic": theirs.pk}).status == 422
    ticket.refresh_from_db()
    assert ticket.topic is None


def test_it_is_set_and_taken_away(api: Api, refunds: HelpTopic, open_ticket: Opener, sam: User) -> None:
    path = f"/tickets/{open_ticket().sequence}"
    assert api.patch(path, {"topic": refunds.pk}).data["topic"]["id"] == refunds.pk
    assert api.patch(path, {"priority": "high"}).data["topic"]["id"] == refunds.pk
    assert api.patch(path, {"topic": None}).data["topic"] is None


def test_narrows_to_topics(api: Api, refunds: HelpTopic, open_ticket: Opener) -> None:
    with_topic, without = open_ticket(topic=refunds), open_ticket()

    def found(topic: object) -> set[int]:
        return {one["id"] for one in api.get("/tickets", topic=topic).data["items"]}

    assert found(refunds.pk) == {with_topic.sequence}
    assert found("none") == {without.sequence}
    assert found(f"none,{refunds.pk}") == {with_topic.sequence, without.sequence}
    assert found(refunds.parent_id) == set()
    assert api.get("/tickets", topic="x").fields.keys() == {"topic"}


def test_the_document_tells_of_it(api: Api) -> None:
    schemas = api.get("/openapi.json").data["components"]["schemas"]
    for name in ("NewTicketIn", "TicketOut", "TicketChanges"):
        assert "topic" in schemas[name]["properties"], name
