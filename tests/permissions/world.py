"""Everybody who may knock, and one row of each thing they may knock for."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.db.models import Model
from django.http import HttpResponseBase
from django.urls import reverse
from pytest_django import Settings

from conversations.models import LibraryItem
from supportdesk.accounts.models import Contact, Role, Tenant, User
from supportdesk.outbox.models import Heartbeat
from tests import factory
from tests.api.calling import NEW
from tests.files.making import by_agent, by_customer
from tests.routing.making import make_rule
from tickets.files.signing import file_url, upload_token
from tickets.models import Attachment, Queue, Ticket
from tickets.portal.links import guest_token, rating_path
from triage.models import RoutingRule

MEMORY = "django.core.files.storage.InMemoryStorage"


@dataclass
class World:
    """The cast, with an admin and Tess, who is another agent: the ticket is Cleo's, and hers to answer."""

    people: dict[str, User | None]  # by role
    ticket: Ticket
    queue: Queue
    rule: RoutingRule
    file: Attachment  # of the ticket, for all who see it
    upload: Attachment  # the agent's, for a message that is not sent yet
    row_of: Callable[[str], Model]  # of the admin site, by app_model


@pytest.fixture
def world(
    request: pytest.FixtureRequest,
    settings: Settings,
    tenant: Tenant,
    ana: User,
    sue: User,
    sam: User,
    cleo: Contact,
    mallory: User,
) -> World:
    settings.STORAGES = settings.STORAGES | {"attachments": {"BACKEND": MEMORY}}
    for name in ("worker", "scheduler"):
        Heartbeat.beat(name)
    file = by_customer(cleo)
    people: dict[str, User | None] = {"nobody": None, "other": mallory, "cust": cleo.user}
    adam = factory.make_member(tenant, "Adam", Role.ADMIN)
    people |= {"agent": sam, "super": sue, "admin": adam, "owner": ana}
    return World(
        people=people,
        ticket=factory.open_ticket(cleo, assignee=factory.make_member(tenant, "Tess"), files=[file]),
        queue=Queue.objects.create(tenant=tenant, name="Returns"),
        rule=make_rule(tenant, "tag is vip"),
        file=file,
        upload=by_agent(sam),
        row_of=lambda name: request.getfixturevalue("rows")[name],
    )


def admin_row(world: World, route: str) -> object:
    """/admin/tickets/queue/<path:object_id>"""
    _, _, app, model, _ = route.split("/")
    return world.row_of(f"{app}_{model}").pk


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
