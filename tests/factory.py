"""Plain functions that make what tests need; a test spells only what matters to it."""

from itertools import count
from typing import Any

from allauth.account.models import EmailAddress
from django.test import Client

from supportdesk.accounts.actors import Actor
from supportdesk.accounts.models import Contact, Membership, Role, Tenant, User
from tickets.models import DeskSettings, NewTicket, Queue, Ticket
from triage.engine import Answer

PASSWORD = "correct horse battery"
_numbers = count(1)


def make_tenant(name: str = "Acme", prefix: str = "SD", **fields: Any) -> Tenant:
    """A tenant with its settings and its default queue."""
    tenant = Tenant.objects.create(name=name, slug=name.lower(), prefix=prefix, **fields)
    DeskSettings.objects.create(tenant=tenant)
    Queue.objects.create(tenant=tenant, name="Support", is_default=True)
    return tenant


def make_user(name: str, *, email: str = "") -> User:
    """A user who has proved their address and can sign in with PASSWORD."""
    user = User.objects.create_user(email or f"{name.lower()}@example.com", PASSWORD, name=name)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def make_member(tenant: Tenant, name: str, role: str = Role.AGENT) -> User:
    user = make_user(name)
    Membership.objects.create(tenant=tenant, user=user, role=role)
    return user


def make_contact(tenant: Tenant, name: str = "Kim", *, email: str = "", user: User | None = None) -> Contact:
    """A contact; with `user`, one who can sign in to the portal."""
    address = email or (user.email if user else f"{name.lower()}{next(_numbers)}@customer.example")
    return Contact.objects.create(tenant=tenant, name=name, email=address, user=user)


def make_answer(**fields: Any) -> Answer:
    """What triage might say of a ticket."""
    said: dict[str, Any] = {
        "category": "billing",
        "team": "finance",
        "priority": "urgent",
        "score": 95,
        "sentiment": "negative",
    }
    return Answer(suggested_reply="Thank you.", next_action="Look.", reasons=(), **(said | fields))


def signed_in(user: User | None) -> Client:
    """Somebody's browser; nobody's, where there is no user."""
    client = Client()
    if user:
        client.force_login(user)
    return client


def open_ticket(requester: Contact, *, by: Actor | None = None, **fields: Any) -> Ticket:
    words = {"subject": "The printer is on fire", "body": "Please send help."} | fields
    return Ticket.objects.open(NewTicket(requester=requester, **words), by=by or Actor.customer(requester))
