"""axe finds nothing on any page, in the light and in the dark."""

from collections.abc import Iterable, Iterator
from importlib.resources import files

import pytest
from playwright.sync_api import Page

from supportdesk.accounts.actors import Actor
from supportdesk.accounts.models import Contact, Tenant, User
from tests import factory
from tests.assignment.working import join
from tests.browser.conftest import PHONE, OpenWindow, let_in
from tests.calendars.conftest import office
from tests.library.making import write_item
from tests.routing.making import make_rule, work
from tickets.models import Queue, SlaPolicy, Ticket
from tickets.portal.links import guest_path, rating_path

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text()
# What is folded up is read as well, once it is opened.
UNFOLD = "() => document.querySelectorAll('details:not(.menu)').forEach((one) => { one.open = true; })"
SETTLED = "() => !document.querySelector('.admin-autocomplete:not(.select2-hidden-accessible, [name*=__prefix__])')"
LOOK = """async () => (await axe.run(document, { resultTypes: ["violations"] })).violations
    .map((one) => `${one.id}: ${one.nodes.map((node) => node.target.join(" ")).join(", ")}`)"""

ANYONE = """/accounts/sign-in/ /accounts/sign-in/code/ /accounts/password/reset/ /help/acme/
    /help/acme/reset-your-password/ /nothing/ {rating} {guest}""".split()
PORTAL = """my/tickets/ my/tickets/?q=nothing my/tickets/new/ my/tickets/{ticket}/ my/tickets/{ticket}/deletion/
    my/notices/ my/notices/preferences/""".split()
DESK = """tickets/ tickets/?q=nothing tickets/?status=wrong tickets/new/ tickets/{ticket}/ tickets/{ticket}/history/
    tickets/{ticket}/canned/ tickets/{ticket}/assistance/ sla/ notices/ notices/preferences/ settings/
    settings/sources/ settings/routing/ settings/policies/ settings/routing/{rule}/ settings/routing/{rule}/deletion/
    """.split()
ADMIN = """/admin/ /admin/tickets/queue/ /admin/tickets/queue/{queue}/change/ /admin/tickets/slapolicy/{policy}/change/
    /admin/tickets/calendar/{calendar}/change/""".split()
MOST_SEEN = ("tickets/", "tickets/{ticket}/", "my/tickets/", "my/tickets/{ticket}/")  # in the dark as well


@pytest.fixture
def places(tenant: Tenant, cleo: Contact, ana: User) -> dict[str, object]:
    """A desk with something on each of its pages, and what their addresses are filled with."""
    calendar = office(tenant)
    policy = SlaPolicy.objects.create(tenant=tenant, name="Standard", calendar=calendar, is_default=True)
    policy.steps.create(tenant=tenant, after_minutes=30)
    join(Queue.objects.default_of(tenant), ana)
    rule = make_rule(tenant, "source any_of email")
    write_item(tenant)
    ticket = told_of(factory.open_ticket(cleo, tags=["theft"]), ana)
    queue = Queue.objects.default_of(tenant).pk
    links = {"guest": guest_path(ticket), "rating": rating_path(ticket)}
    return links | {
        "ticket": ticket.number,
        "rule": rule.pk,
        "queue": queue,
        "policy": policy.pk,
        "calendar": calendar.pk,
    }


def told_of(ticket: Ticket, agent: User) -> Ticket:
    work()
    ticket.note("He sounds *upset*.", by=Actor.agent(agent))
    ticket.reply("- Try [this](https://example.com)\n- or `that`", by=Actor.agent(agent))
    return ticket


def found(page: Page, patterns: Iterable[str], places: dict[str, object], *, under: str = "") -> Iterator[str]:
    for pattern in patterns:
        for scheme in ("light", "dark") if pattern in MOST_SEEN else ("light",):
            page.emulate_media(color_scheme=scheme)
            page.goto(under + pattern.format(**places))
            page.wait_for_function(SETTLED)
            page.evaluate(UNFOLD)
            page.evaluate(AXE)
            yield from (f"{pattern} ({scheme}) {one}" for one in page.evaluate(LOOK))


def test_axe_finds_nothing_where_anyone_may_look(open_window: OpenWindow, places: dict[str, object]) -> None:
    assert list(found(open_window(PHONE), ANYONE, places)) == []


def test_axe_finds_nothing_in_the_portal(open_window: OpenWindow, places: dict[str, object], cleo: Contact) -> None:
    page = open_window(PHONE)
    let_in(page, cleo.user)
    assert list(found(page, PORTAL, places, under="/service-desk/")) == []


def test_axe_finds_nothing_at_the_desk(open_window: OpenWindow, places: dict[str, object], ana: User) -> None:
    page = open_window()
    let_in(page, ana)
    assert list(found(page, DESK, places, under="/service-desk/")) == []


def test_axe_finds_nothing_in_the_admin(open_window: OpenWindow, places: dict[str, object], ana: User) -> None:
    page = open_window()
    let_in(page, ana)
    assert list(found(page, ADMIN, places)) == []
