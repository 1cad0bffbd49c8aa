"""Every URL, walked by those it is not for. A new view without a word on who it is for fails here."""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from supportdesk.accounts.models import ApiToken, Contact, Tenant, User
from supportdesk.accounts.permissions import Key
from tests import factory
from tests.factory import signed_in
from tickets.models import Ticket

Opener = Callable[..., Ticket]
KNOWN = {"public", "portal", "api", *(f"desk:{key}" for key in Key)}


def walk(patterns: Iterable[URLPattern | URLResolver], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield route, pattern.callback
        elif pattern.app_name != "admin":  # the admin site guards itself; tests/admin walks it
            yield from walk(pattern.url_patterns, route)


ROUTES = dict(walk(get_resolver().url_patterns))
METHODS = ("get", "post", "patch")


def routes(access: str, *, holding: str = "") -> list[str]:
    return [route for route, view in ROUTES.items() if view.access.startswith(access) and holding in route]


def url(route: str, ticket: Ticket) -> str:
    filled = route.replace("<number:number>", ticket.number).replace("<slug:number>", ticket.number)
    filled = filled.replace("<id>", ticket.number).replace("<uidb36>-<path:key>", "1-set-password")
    filled = filled.replace("<int:rule>", "1").replace("<str:token>", "1:nonsense").replace("<token>", "1:x")
    assert "<" not in filled, f"teach this test to fill in {route}"
    return f"/{filled}"


def answers(client: Client, address: str) -> Iterator[HttpResponse]:
    for method in METHODS:
        answer = getattr(client, method)(address, data={}, content_type="application/json")
        if answer.status_code != 405:
            yield answer


@pytest.mark.parametrize("route", ROUTES)
def test_every_view_says_who_it_is_for(route: str) -> None:
    assert getattr(ROUTES[route], "access", None) in KNOWN


@pytest.mark.parametrize("route", [*routes("desk"), *routes("portal")])
def test_strangers_are_asked_to_sign_in(open_ticket: Opener, route: str) -> None:
    for answer in answers(Client(), url(route, open_ticket())):
        assert answer.status_code == 302
        assert answer["Location"].startswith("/accounts/sign-in/")


@pytest.mark.parametrize("route", routes("desk"))
def test_customers_find_no_desk(open_ticket: Opener, cleo: Contact, route: str) -> None:
    for answer in answers(signed_in(cleo.user), url(route, open_ticket())):
        assert answer.status_code == 404


@pytest.mark.parametrize("route", routes("desk", holding="number"))
def test_another_tenants_owner_finds_no_ticket(open_ticket: Opener, mallory: User, route: str) -> None:
    ticket = open_ticket()
    before = ticket.events.count()
    for answer in answers(signed_in(mallory), url(route, ticket)):
        assert answer.status_code == 404
    assert ticket.events.count() == before


@pytest.mark.parametrize("route", routes("portal", holding="number"))
def test_a_ticket_in_the_portal_is_its_requesters_alone(
    open_ticket: Opener, tenant: Tenant, other_tenant: Tenant, sam: User, route: str
) -> None:
    ticket = open_ticket()
    neighbour, foreigner = factory.make_user("Nell"), factory.make_user("Finn")
    factory.make_contact(tenant, "Nell", user=neighbour)
    factory.make_contact(other_tenant, "Finn", user=foreigner)
    for user in (neighbour, foreigner, sam):
        for answer in answers(signed_in(user), url(route, ticket)):
            assert answer.status_code == 404


@pytest.mark.parametrize("route", routes("api"))
def test_the_api_wants_a_token(open_ticket: Opener, route: str) -> None:
    for answer in answers(Client(), url(route, open_ticket())):
        assert answer.status_code == 401


@pytest.mark.parametrize("route", routes("api", holding="<id>"))
def test_another_tenants_token_finds_no_ticket(
    open_ticket: Opener, other_tenant: Tenant, mallory: User, route: str
) -> None:
    ticket = open_ticket()
    _, secret = ApiToken.objects.issue(tenant=other_tenant, user=mallory, name="t")
    client = Client(headers={"Authorization": f"Bearer {secret}"})
    for answer in answers(client, url(route, ticket)):
        assert answer.status_code in {404, 422}  # 422 where the body is looked at first, before any ticket is
        assert ticket.subject not in answer.content.decode()


def test_denied_and_absent_look_the_same(open_ticket: Opener, mallory: User) -> None:
    client = signed_in(mallory)
    numbers = open_ticket().number, "SD-99999"
    denied, absent = (client.get(f"/service-desk/tickets/{number}/") for number in numbers)
    assert denied.status_code == absent.status_code == 404
    assert bare(denied.content, numbers[0]) == bare(absent.content, numbers[1])


def bare(page: bytes, number: str) -> str:
    """The page without its address and the tokens that are new in each answer."""
    return re.sub(r"\b[\w-]{22,64}\b", "", page.decode().replace(number, ""))
