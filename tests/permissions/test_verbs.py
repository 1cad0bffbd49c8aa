"""What each kind of actor may do to a ticket, whichever door they come by; and what supervisors may beside agents."""

import inspect
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from supportdesk.accounts.actors import Actor
from supportdesk.accounts.models import Contact, Membership, Role, Tenant, User
from tests import factory
from tickets.assigning import assign
from tickets.errors import Forbidden
from tickets.models import HelpTopic, Queue, Ticket

Opener = Callable[..., Ticket]
Act = Callable[[Ticket, Actor], Any]

# The requester speaks and resolves. All else is the desk's: people's and machines' alike.
VERBS: dict[str, tuple[Act, bool]] = {
    #                                                                                  may the requester?
    "reply": (lambda ticket, by: ticket.reply("Hello.", by=by), True),
    "resolve": (lambda ticket, by: ticket.resolve(by=by), True),
    "note": (lambda ticket, by: ticket.note("Hello.", by=by), False),
    "set_status": (lambda ticket, by: ticket.set_status("in_progress", by=by), False),
    "close": (lambda ticket, by: ticket.close(by=by), False),
    "set_priority": (lambda ticket, by: ticket.set_priority("urgent", by=by), False),
    "assign": (lambda ticket, by: ticket.assign(to=None, by=by), False),
    "move": (lambda ticket, by: ticket.move(Queue.objects.get(name="Returns"), by=by), False),
    "tag": (lambda ticket, by: ticket.tag(add=["vip"], by=by), False),
    "reclassify": (lambda ticket, by: ticket.reclassify("sales", by=by), False),
    "set_topic": (lambda ticket, by: ticket.set_topic(HelpTopic.objects.get(), by=by), False),
    "escalate": (lambda ticket, by: ticket.escalate(by=by), False),
    "hand_back": (lambda ticket, by: ticket.hand_back(by=by), False),
}
# Verbs with rules of their own, beside which their tests stand.
TOLD_ELSEWHERE = {"triage", "answer", "hand_over", "reopen", "rate", "erase", "revoke_links", "close_if_resolved_by"}


@pytest.fixture
def ticket(open_ticket: Opener, tenant: Tenant, sam: User) -> Ticket:
    Queue.objects.create(tenant=tenant, name="Returns")
    HelpTopic.objects.create(tenant=tenant, name="Parcels")
    return open_ticket(assignee=sam)


@pytest.mark.parametrize("name", VERBS)
@pytest.mark.parametrize("kind", ["agent", "customer", "system", "assistant"])
def test_customers_have_few_verbs(ticket: Ticket, cleo: Contact, sam: User, name: str, kind: str) -> None:
    actors = {"agent": Actor.agent(sam), "customer": Actor.customer(cleo)}
    by = actors.get(kind) or getattr(Actor, kind)("Machine")
    act, is_for_customers = VERBS[name]
    before = ticket.events.count()
    if kind == "customer" and not is_for_customers:
        with pytest.raises(Forbidden):
            act(ticket, by)
        assert ticket.events.count() == before
    else:
        assert act(ticket, by)
        assert ticket.events.count() > before


def test_what_the_desk_closed_only_an_agent_reopens(ticket: Ticket, cleo: Contact, sam: User) -> None:
    ticket.close(by=Actor.agent(sam))
    for by in (Actor.customer(cleo), Actor.system("Machine")):
        with pytest.raises(Forbidden):
            ticket.reopen(by=by)
    assert ticket.reopen(by=Actor.agent(sam))


def test_every_verb_is_here() -> None:
    by_somebody = {
        name
        for name, act in inspect.getmembers(Ticket, inspect.isfunction)
        if hasattr(act, "__wrapped__") and "by" in inspect.signature(act).parameters
    }
    assert by_somebody == set(VERBS) | TOLD_ELSEWHERE


EVERYBODY = set(Role)
GIVERS = {"nobody's": EVERYBODY, "their own": EVERYBODY, "a colleague's": EVERYBODY - {Role.AGENT}}


def by_page(client: Client, ticket: Ticket, to: User) -> Any:
    return client.post(f"{ticket.get_absolute_url()}assignment/", {"assignee": to.pk})


def in_bulk(client: Client, ticket: Ticket, to: User) -> Any:
    return client.post("/service-desk/tickets/bulk/", {"ticket": [ticket.number], "assignee": to.pk})


def by_program(client: Client, ticket: Ticket, to: User) -> Any:
    return client.patch(f"/api/v1/tickets/{ticket.number}", {"assignee": to.pk}, content_type="application/json")


@pytest.mark.parametrize("door", [by_page, in_bulk, by_program])
@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("whose", GIVERS)
def test_somebody_elses_ticket_is_a_supervisors_to_give(
    open_ticket: Opener, tenant: Tenant, whose: str, role: Role, door: Callable[[Client, Ticket, User], Any]
) -> None:
    user, tess, theo = (factory.make_member(tenant, *who) for who in (("Uma", role), ("Tess",), ("Theo",)))
    holder = {"nobody's": None, "their own": user, "a colleague's": tess}[whose]
    ticket = open_ticket(assignee=holder)
    door(factory.signed_in(user), ticket, theo)
    ticket.refresh_from_db()
    assert ticket.assignee == (theo if role in GIVERS[whose] else holder)


def test_a_supervisor_elsewhere_is_an_agent_here(
    open_ticket: Opener, other_tenant: Tenant, sam: User, sue: User
) -> None:
    Membership.objects.create(tenant=other_tenant, user=sam, role=Role.SUPERVISOR)
    with pytest.raises(Forbidden):
        assign(open_ticket(assignee=sue), to=sam, user=sam)
