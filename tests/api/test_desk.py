"""Queues, members, figures, seed, and what the API says of itself."""

import re
from collections.abc import Callable

from django.test import Client
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from supportdesk.accounts.actors import Actor
from supportdesk.accounts.models import Contact, Tenant, User
from tests.api.calling import Api
from tickets.figures import figures_of
from tickets.models import Queue, Ticket

Opener = Callable[..., Ticket]


def test_lists_the_desks_own_queues(api: Api, queue: Queue, other_tenant: Tenant) -> None:
    assert api.get("/queues").data == [{"id": queue.pk, "name": "Support", "team": None, "is_default": True}]


def test_lists_the_desks_own_active_members(api: Api, sam: User, sue: User, mallory: User) -> None:
    sue.memberships.update(is_active=False)
    assert api.get("/members").data == [{"id": sam.pk, "name": "Sam", "email": "sam@example.com", "role": "agent"}]


def test_sums_up(api: Api, stranger: Api) -> None:
    stranger.create()
    api.create()
    api.create(subject="Cannot login", message="Urgent, the system is down.", customer_tier="vip")
    api.patch("/tickets/1/status", {"status": "resolved"})
    figures = api.get("/analytics/summary").data
    assert (figures["total_tickets"], figures["open_tickets"], figures["urgent_tickets"]) == (2, 1, 1)
    assert figures["tickets_by_status"] == {"open": 1, "in_progress": 0, "pending": 0, "resolved": 1, "closed": 0}
    assert figures["tickets_by_category"]["billing"] == figures["tickets_by_category"]["technical"] == 1
    assert figures["tickets_by_team"]["finance"] == figures["tickets_by_priority"]["urgent"] == 1
    assert sum(figures["tickets_by_sentiment"].values()) == 2
    scores = [item["priority_score"] for item in api.get("/tickets").data["items"]]
    assert figures["average_priority_score"] == sum(scores) / 2


def test_sums_up_nothing(api: Api) -> None:
    figures = api.get("/analytics/summary").data
    assert (figures["total_tickets"], figures["average_priority_score"]) == (0, 0)


def test_sums_up_in_one_query(api: Api, open_ticket: Opener, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for _ in range(3):
        open_ticket()
    with django_assert_num_queries(1):
        assert figures_of(Ticket.objects.all()).total == 3


def test_seeds_five_each_time_while_developing(api: Api, settings: Settings) -> None:
    settings.DEVELOPMENT = True
    for total in (5, 10):
        answer = api.post("/seed")
        assert (answer.status, answer.data) == (200, {"created": 5})
        assert Ticket.objects.count() == total
    assert set(api.get("/analytics/summary").data["tickets_by_team"].values()) == {2}


def test_there_is_no_seed_in_production(api: Api, settings: Settings) -> None:
    settings.DEVELOPMENT = False
    assert api.post("/seed").status == 404
    assert not Ticket.objects.exists()


def test_says_what_it_is(db: None) -> None:
    about = Api().get("/").data
    assert about == {"name": "Supportdesk", "version": "1", "docs": "/api/v1/docs", "openapi": "/api/v1/openapi.json"}


def test_the_documentation_loads_nothing_from_elsewhere(db: None) -> None:
    page = Client().get("/api/v1/docs")
    loaded = re.findall(r'(?:src|href)="([^"]+)"', page.content.decode())
    assert len(loaded) > 2
    assert all(re.match("/static/ninja/", address) for address in loaded)
    assert '"url": "/api/v1/openapi.json"' in page.content.decode()
    assert "unsafe-inline" not in page["Content-Security-Policy"]


def test_every_operation_is_described_with_its_errors(db: None) -> None:
    schema = Api().get("/openapi.json").data
    for path, methods in schema["paths"].items():
        for operation in methods.values():
            assert operation["summary"]
            if path != "/api/v1/":
                assert operation["security"] == [{"Bearer": []}, {"Session": []}]
                assert {"401", "403", "422", "429", "500"} <= set(operation["responses"])
                error = operation["responses"]["401"]["content"]["application/json"]["schema"]
                assert error == {"$ref": "#/components/schemas/ErrorOut"}


def test_the_example_of_a_ticket_is_one(api: Api) -> None:
    (example,) = api.get("/openapi.json").data["components"]["schemas"]["NewTicketIn"]["examples"]
    created = api.post("/tickets", example)
    assert (created.status, created.data["external_id"]) == (201, example["external_id"])


def test_sums_up_what_requesters_think_and_what_they_erased(
    api: Api, open_ticket: Opener, cleo: Contact, sam: User, tenant: Tenant
) -> None:
    for satisfaction in ("good", "good", "bad"):
        ticket = open_ticket(body=f"It is {satisfaction}.")
        ticket.resolve(by=Actor.agent(sam))
        ticket.rate(satisfaction, by=Actor.customer(cleo))
    ticket.erase(by=Actor.customer(cleo))
    figures = api.get("/analytics/summary").data
    assert figures["tickets_by_satisfaction"] == {"good": 2, "bad": 0}
    assert (figures["total_tickets"], figures["erased_tickets"]) == (2, 1)
