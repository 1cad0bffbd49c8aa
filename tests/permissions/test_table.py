"""Every address, for every role: what comes of it is what the table says, and the table says it of every address."""

import json
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from supportdesk.accounts.models import ApiToken, Membership, Role, Scope, Tenant, User
from tests import factory
from tests.permissions import table
from tests.permissions.urlmap import METHODS, ROUTES, address
from tests.permissions.world import COOKIE, World, fill, outcome, sent_to
from tests.permissions.world import founded as founded
from tests.permissions.world import world as world

TABLE, TOKENS = list(table.rows(table.TABLE)), list(table.rows(table.TOKENS))
ROLES = tuple(TABLE[0].outcomes)
PROBES = ("nobody", "cust", "owner")  # between them they may be anywhere
Ask = Callable[[str, str, str], str]  # role, method, route
HINT = "Decide it by a line in tests/permissions/table.py. As it answers now, which may be wrong, that line is:\n"


def ask(client: Client, method: str, url: str, sent: dict[str, Any]) -> str:
    """What comes of it; whatever it changed is undone."""
    with transaction.atomic():
        if method == "GET":
            answer = client.get(url, {name: value for name, value in sent.items() if value})
        elif url.startswith("/api/"):
            answer = client.generic(method, url, json.dumps(sent), "application/json")
        else:
            answer = client.generic(method, url, encode_multipart(BOUNDARY, sent), MULTIPART_CONTENT)
        transaction.set_rollback(True)
    return outcome(answer)


@pytest.fixture
def where(world: World) -> Callable[[str], str]:
    """The address of a route. What it leads to, where the world does not have it, is there for the length of a test."""
    return cache(lambda route: address(route, lambda place: fill(world, place)))


@pytest.fixture
def as_role(world: World, where: Callable[[str], str]) -> Ask:
    """Each of them has signed in once; what they are told then, no other request knows of."""

    def asked(role: str, method: str, route: str) -> str:
        client = Client()
        if session := world.sessions.get(role):
            client.cookies[COOKIE] = session
        return ask(client, method, where(route), sent_to(world, route))

    return asked


@pytest.mark.parametrize("route", ROUTES)
def test_everybody_gets_what_the_table_says(route: str, as_role: Ask) -> None:
    said = table.decided(TABLE, route)
    assert said, f"Nobody has decided who may ask for {route}. {HINT}{lines(route, as_role, METHODS)}"
    for method, outcomes in said.items():
        assert {role: as_role(role, method, route) for role in outcomes} == outcomes, f"{method} {route}"
    unnamed = [method for method in METHODS if method not in said]
    taken = [method for method in unnamed if "ok" in {as_role(role, method, route) for role in PROBES}]
    assert not taken, f"{route} takes {taken}. {HINT}{lines(route, as_role, taken)}"


def lines(route: str, as_role: Ask, methods: Iterable[str]) -> str:
    """For whoever has added an address: what the table would say of it."""
    found: dict[tuple[str, ...], list[str]] = {}
    for method in methods:
        found.setdefault(tuple(as_role(role, method, route) for role in ROLES), []).append(method)
    said = [(outcomes, named) for outcomes, named in found.items() if "ok" in outcomes] or list(found.items())
    return "\n".join(f"{' '.join(named):<12} {route:<54} {'  '.join(outcomes)}" for outcomes, named in said)


def test_no_line_is_for_an_address_that_is_gone() -> None:
    for row in TABLE:
        assert any(row.route == route or table.fits(row.route, route) for route in ROUTES), row.route


def test_no_line_says_something_twice() -> None:
    for each in (TABLE, TOKENS):
        named = [(method, row.route) for row in each for method in row.methods]
        assert len(named) == len(set(named))


@pytest.fixture
def clients(world: World) -> dict[str, Client]:
    """A program for each column of the second table."""
    tenant, other_tenant = world.ticket.tenant, Tenant.objects.get(name="Globex")
    people, gone = world.people, factory.make_member(tenant, "Greg", Role.OWNER)

    def program(user: User | None, *scopes: str, at: Tenant = tenant) -> Client:
        assert user
        _, secret = ApiToken.objects.issue(tenant=at, user=user, name="t", scopes=scopes or tuple(Scope))
        return Client(headers={"Authorization": f"Bearer {secret}"})

    made = {
        "unknown": Client(headers={"Authorization": "Bearer sdk_nobody"}),
        "revoked": program(people["owner"]),
        "left": program(gone),
    }
    ApiToken.objects.filter(user=people["owner"]).update(revoked_at=world.ticket.created_at)
    Membership.objects.filter(user=gone).update(is_active=False)
    return made | {
        "other": program(people["other"], at=other_tenant),
        "reader": program(people["agent"], Scope.READ),
        "agent": program(people["agent"]),
        "super": program(people["super"]),
    }


@pytest.mark.parametrize("row", TOKENS, ids=lambda row: f"{row.methods[0]} {row.route}")
def test_tokens_get_what_the_table_says(
    row: table.Row, world: World, where: Callable[[str], str], clients: dict[str, Client]
) -> None:
    for method in row.methods:
        question = method, where(row.route), sent_to(world, row.route)
        assert {role: ask(clients[role], *question) for role in row.outcomes} == row.outcomes


def test_what_members_do_by_session_programs_do_by_token() -> None:
    by_session = {(one, row.route) for row in TABLE for one in row.methods if row.outcomes["nobody"] == "401"}
    assert {(one, row.route) for row in TOKENS for one in row.methods} == by_session
