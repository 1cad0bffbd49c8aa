"""The demo's help centres answer what the demo's customers ask."""

from datetime import timedelta

import pytest
from django.utils import timezone

from conversations.models import LibraryItem
from supportdesk.accounts.actors import Actor
from supportdesk.accounts.models import Tenant
from supportdesk.demo.answers import let_the_assistant_answer, publish_library
from tests import factory
from tests.assistant.conversing import said


@pytest.fixture
def lindenrad(db: None) -> Tenant:
    tenant = factory.make_tenant("Lindenrad", "LR")
    publish_library(tenant)
    return tenant


def test_everything_is_published_and_one_article_is_for_nobody(lindenrad: Tenant) -> None:
    items = LibraryItem.objects.of(lindenrad)
    assert items.for_customers().count() == items.count() - 1 >= 10


@pytest.mark.parametrize(
    ("subject", "article"),
    [
        ("Can't unlock my bike, the lock is stuck", "The lock does not open"),
        ("My bike was STOLEN", "Your bike was stolen"),
        ("Deposit not paid back", "Deposit: when it is paid back"),
        ("Which tyre pressure?", "Tyre pressure"),
        ("Lost property", ""),
    ],
)
def test_a_recent_ticket_is_answered_at_its_time(lindenrad: Tenant, subject: str, article: str) -> None:
    now = timezone.now()
    mira = factory.make_contact(lindenrad, "Mira", user=factory.make_user("Mira"))
    by = Actor.customer(mira).telling(now - timedelta(days=2))
    ticket = factory.open_ticket(mira, by=by, subject=subject, body="Please tell me what to do.")
    let_the_assistant_answer(ticket, now)
    (answer,) = said(ticket)
    assert answer.at < now - timedelta(days=1)
    assert article in answer.body if article else "I found nothing" in answer.body
