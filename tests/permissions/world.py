"""Everybody who may knock, and one row of each thing they may knock for."""

from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.http import HttpResponseBase
from django.test import override_settings
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from conversations.models import LibraryItem
from supportdesk.accounts.models import Role, User
from supportdesk.outbox.models import Heartbeat
from tests import factory
from tests.admin.rows import NAMES
from tests.api.calling import NEW
from tests.files.making import by_agent, by_customer
from tests.routing.making import make_rule
from tickets.files.signing import file_url, upload_token
from tickets.models import Attachment, Queue, Ticket
from tickets.portal.links import guest_token, rating_path
from triage.models import RoutingRule

COOKIE = settings.SESSION_COOKIE_NAME
MEMORY = "django.core.files.storage.InMemoryStorage"


@dataclass
class World:
    """The cast, with an admin and Tess, who is another agent: the ticket is Cleo's, and hers to answer."""

    people: dict[str, User | None]  # by role
    sessions: dict[str, str]  # of those who are signed in
    ticket: Ticket
    queue: Queue
    rule: RoutingRule
    file: Attachment  # of the ticket, for all who see it
    upload: Attachment  # the agent's, for a message that is not sent yet


@pytest.fixture(scope="module")
def founded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """Made once: the tests run in a transaction within this one, and what they do to it is undone."""
    memory = settings.STORAGES | {"attachments": {"BACKEND": MEMORY}}
    with django_db_blocker.unblock(), override_settings(STORAGES=memory), transaction.atomic():
        yield made()
        transaction.set_rollback(True)


@pytest.fixture
def world(founded: World, db: None) -> World:
    """Its rows as nobody has touched them, and machinery that lives."""
    for name in ("worker", "scheduler"):
        Heartbeat.beat(name)
    return deepcopy(founded)


def made() -> World:
    tenant, other_tenant = factory.make_tenant(), factory.make_tenant("Globex", "GX")
    cleo = factory.make_contact(tenant, "Cleo", user=factory.make_user("Cleo"))
    sam, mallory = factory.make_member(tenant, "Sam"), factory.make_member(other_tenant, "Mallory", Role.OWNER)
    people = {"nobody": None, "other": mallory, "cust": cleo.user, "agent": sam}
    for role, *who in (("super", "Sue", Role.SUPERVISOR), ("admin", "Adam", Role.ADMIN), ("owner", "Ana", Role.OWNER)):
        people[role] = factory.make_member(tenant, *who)
    file = by_customer(cleo)
    return World(
        people=people,
        sessions={role: factory.signed_in(user).cookies[COOKIE].value for role, user in people.items() if user},
        ticket=factory.open_ticket(cleo, assignee=factory.make_member(tenant, "Tess"), files=[file]),
        queue=Queue.objects.create(tenant=tenant, name="Returns"),
        rule=make_rule(tenant, "tag is vip"),
        file=file,
        upload=by_agent(sam),
    )


def admin_row(world: World, route: str) -> object:
    """/admin/tickets/queue/<path:object_id>"""
    _, _, app, model, _ = route.split("/")
    return NAMES[f"{app}_{model}"](world.ticket.tenant).pk


def article(world: World) -> LibraryItem:
    """One of the ticket's company, published for everyone."""
    words = {"title": "Reset your password", "body": "Follow the mail.", "state": LibraryItem.State.PUBLISHED}
    return LibraryItem.objects.get_or_create(tenant=world.ticket.tenant, slug="reset", defaults=words)[0]


# What goes into the places of a route, by how the route up to there ends; the longest ending that fits counts.
PLACES: dict[str, Callable[[World, str], object]] = {
    "<number:number>": lambda world, _: world.ticket.number,
    "<slug:number>": lambda world, _: world.ticket.number,
    "/api/v1/tickets/<id>": lambda world, _: world.ticket.number,
    "<slug:company>": lambda world, _: article(world).tenant.slug,
    "<slug:slug>": lambda world, _: article(world).slug,
    "/rating/<str:token>": lambda world, _: rating_path(world.ticket).split("/")[-2],
    "/link/<str:token>": lambda world, _: guest_token(world.ticket),
    "/files/<str:file>": lambda world, _: file_url(world.file.pk).split("/")[-2],
    "/files/<str:token>": lambda world, _: file_url(world.file.pk).split("/")[-2],
    "/uploads/<str:token>": lambda world, _: upload_token(world.upload),
    "/uploads/<str:upload>": lambda world, _: upload_token(world.upload),
    "/api/v1/files/<token>": lambda world, _: file_url(world.file.pk).split("/")[-2],
    "/routing/<int:rule>": lambda world, _: world.rule.pk,
    "<path:object_id>": admin_row,
    "<uidb36>": lambda *_: "1",
    "<key>": lambda *_: "set-password",
    "<app_label>": lambda *_: "tickets",
    "<anything>": lambda *_: "nowhere",
    "/admin/<url>": lambda *_: "nowhere/",
}

# What is sent, where nothing would not get as far as the rule that the table is about. The API takes it as JSON.
SENT: dict[str, Callable[[World], dict[str, Any]]] = {
    "/service-desk/tickets/<number:number>/assignment/": lambda world: {"assignee": "none"},
    "/service-desk/my/answers/solved/": lambda world: {"item": article(world).pk},
    "/service-desk/tickets/<number:number>/status/": lambda world: {"status": "pending"},
    "/service-desk/tickets/<number:number>/priority/": lambda world: {"priority": "high"},
    "/service-desk/tickets/<number:number>/category/": lambda world: {"category": "sales"},
    "/service-desk/tickets/<number:number>/topic/": lambda world: {"topic": "none"},
    "/service-desk/tickets/<number:number>/queue/": lambda world: {"queue": world.queue.pk},
    "/service-desk/tickets/<number:number>/tags/": lambda world: {"tags": "vip"},
    "/service-desk/tickets/<number:number>/replies/": lambda world: {"body": "Hello."},
    "/service-desk/tickets/<number:number>/notes/": lambda world: {"body": "Hello."},
    "/service-desk/my/tickets/<slug:number>/replies/": lambda world: {"body": "Hello."},
    "/admin/autocomplete/": lambda _: {"app_label": "accounts", "model_name": "contact", "field_name": "partner"},
    "/service-desk/settings/routing/order/": lambda world: {"rule": world.rule.pk},
    "/api/v1/tickets": lambda world: NEW,
    "/api/v1/tickets/<id>": lambda world: {"assignee": None},
    "/api/v1/tickets/<id>/status": lambda world: {"status": "pending"},
    "/api/v1/tickets/<id>/replies": lambda world: {"body": "Hello."},
    "/api/v1/tickets/<id>/notes": lambda world: {"body": "Hello."},
}


def fill(world: World, route: str) -> object:
    fitting = [ending for ending in PLACES if route.endswith(ending)]
    assert fitting, f"Say in PLACES (tests/permissions/world.py) what goes into the last place of {route}"
    return PLACES[max(fitting, key=len)](world, route)


def sent_to(world: World, route: str) -> dict[str, Any]:
    made = SENT.get(route)
    return made(world) if made else {}


def outcome(answer: HttpResponseBase) -> str:
    """“ok” is whatever comes after being let in, complaints about what was sent among it."""
    if answer.status_code == 302 and answer["Location"].startswith(reverse("account_login")):
        return "sign-in"
    return str(answer.status_code) if answer.status_code in {401, 403, 404, 405} or answer.status_code > 499 else "ok"
