"""One row of Acme's for each model of the admin site. A new model is one line here."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import Model

from conversations.models import Assistant, LibraryItem, UnansweredQuestion
from supportdesk.accounts.models import ApiToken, BusinessPartner, Contact, Membership, Tenant, User
from supportdesk.outbox.models import Delivery
from tests import factory
from tests.routing.making import make_rule
from tickets.models import Calendar, CannedResponse, FileLimits, HelpTopic, Queue, SlaPolicy
from triage.models import RoutingRule, TenantLexicon


def renamed(row: Any) -> Model:
    """A row the cast brought along, under a name that no page of Globex may show."""
    row.name = f"{row.name}-secret"
    row.save(update_fields=["name"])
    return row  # type: ignore[no-any-return]


def owner(tenant: Tenant) -> User:
    return User.objects.get(memberships__tenant=tenant, memberships__role="owner")


def delivery(tenant: Tenant) -> Delivery:
    told = {"topic": "topic-secret", "subscriber": "gone", "payload": {"word": "secret"}, "reason": "secret"}
    return Delivery.objects.create(tenant=tenant, state="failed", **told)


def calendar(tenant: Tenant, name: str = "Calendar-secret") -> Calendar:
    return Calendar.objects.create(tenant=tenant, name=name, weekly={"mon": [["09:00", "17:00"]]})


def policy(tenant: Tenant) -> SlaPolicy:
    hours = calendar(tenant, "Hours-secret")
    return SlaPolicy.objects.create(tenant=tenant, name="Policy-secret", calendar=hours)


def unanswered(tenant: Tenant) -> UnansweredQuestion:
    ticket = factory.open_ticket(factory.make_contact(tenant))
    return UnansweredQuestion.objects.create(tenant=tenant, key="secret", text="secret", ticket=ticket)


# Every name holds a word that no page of Globex may show.
MAKERS: dict[type[Model], Callable[[Tenant], Model]] = {
    Tenant: renamed,
    Membership: lambda tenant: Membership.objects.get(tenant=tenant, role="owner"),
    User: lambda tenant: renamed(owner(tenant)),
    Contact: lambda tenant: renamed(Contact.objects.get(tenant=tenant, name="Cleo")),
    BusinessPartner: lambda tenant: BusinessPartner.objects.create(tenant=tenant, name="Partner-secret"),
    ApiToken: lambda tenant: ApiToken.objects.issue(tenant=tenant, user=owner(tenant), name="Token-secret")[0],
    Delivery: delivery,
    Queue: lambda tenant: renamed(Queue.objects.get(tenant=tenant, is_default=True)),
    HelpTopic: lambda tenant: HelpTopic.objects.create(tenant=tenant, name="Topic-secret"),
    CannedResponse: lambda tenant: CannedResponse.objects.create(tenant=tenant, title="Canned-secret", body="secret"),
    FileLimits: lambda tenant: FileLimits.objects.create(tenant=tenant, denied=["secret"]),
    Calendar: calendar,
    SlaPolicy: policy,
    TenantLexicon: lambda tenant: TenantLexicon.objects.create(tenant=tenant, changes={}),
    RoutingRule: lambda tenant: make_rule(tenant, "tag is secret", name="Rule-secret"),
    LibraryItem: lambda tenant: LibraryItem.objects.create(tenant=tenant, title="Item-secret", body="secret"),
    Assistant: lambda tenant: Assistant.objects.create(tenant=tenant),
    UnansweredQuestion: unanswered,
}
NAMES = {model._meta.label_lower.replace(".", "_"): make for model, make in MAKERS.items()}


@pytest.fixture
def rows(tenant: Tenant, ana: User, cleo: Contact, queue: Queue) -> dict[str, Model]:
    return {name: make(tenant) for name, make in NAMES.items()}
