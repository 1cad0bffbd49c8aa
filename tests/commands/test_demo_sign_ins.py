"""Who is in the demo, and what becomes of loading it again."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import authenticate
from django.core import mail
from django.db import transaction
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from supportdesk.accounts.models import ApiToken, Membership, Role, Tenant, User
from supportdesk.demo.stories import stories_of
from supportdesk.outbox.models import Delivery
from supportdesk.outbox.subscriptions import subscriber
from tests.commands.test_demo import demo
from tickets.models import Queue, ThreadEntry, Ticket, TicketEvent

MODELS = (User, Tenant, Membership, Ticket, ThreadEntry, TicketEvent, Delivery, ApiToken, Queue)
ROLES = ("agent", "supervisor", "admin", "owner", "customer")
pytestmark = pytest.mark.django_db


def counts() -> list[int]:
    return [model._default_manager.count() for model in MODELS]


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[dict[str, Any]]:
    """Everybody of the demo and a few of their stories, loaded once: the tests run in a transaction within this one."""
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch, transaction.atomic():
        patch.setattr(settings, "DEVELOPMENT", True)
        patch.setattr("supportdesk.demo.telling.stories_of", lambda slug: stories_of(slug)[:4])
        yield json.loads(demo("--json"))
        transaction.set_rollback(True)


def test_a_second_call_changes_nothing_and_says_the_same(loaded: dict[str, Any]) -> None:
    before = counts()
    assert json.loads(demo("--json")) == loaded
    assert counts() == before


def test_everybody_named_can_sign_in(loaded: dict[str, Any]) -> None:
    for desk in (loaded, loaded["other"]):
        for role in ROLES:
            user = authenticate(email=desk[role]["email"], password=desk[role]["password"])
            assert user, desk[role]
            assert user.emailaddress_set.get().verified  # type: ignore[attr-defined]


def test_roles_are_what_they_are_called(loaded: dict[str, Any]) -> None:
    for desk in (loaded, loaded["other"]):
        for role in Role.values:
            member = Membership.objects.get(tenant__slug=desk["tenant"], user__email=desk[role]["email"])
            assert member.role == role
        assert not Membership.objects.filter(user__email=desk["customer"]["email"]).exists()


def test_the_agent_sees_one_desk_and_somebody_works_at_both(loaded: dict[str, Any]) -> None:
    of = {key: User.objects.get(email=loaded[key]["email"]).desk for key in ("agent", "agent_of_both")}
    assert [len(of["agent"]), len(of["agent_of_both"])] == [1, 2]


def test_the_tokens_work_and_go_on_working(loaded: dict[str, Any]) -> None:
    token = ApiToken.objects.matching(loaded["api_token"])
    assert token
    assert token.tenant.slug == loaded["tenant"]
    ApiToken.objects.update(revoked_at=timezone.now())
    renewed = json.loads(demo("--json"))["api_token"]
    assert renewed != loaded["api_token"]
    assert ApiToken.objects.matching(renewed)


def test_nobody_outside_is_told(loaded: dict[str, Any]) -> None:
    assert not mail.outbox
    assert all(not subscriber(name).outward for name in Delivery.objects.values_list("subscriber", flat=True))


def test_people_read_a_table(loaded: dict[str, Any]) -> None:
    table = demo()
    assert "The demo was loaded before." in table
    assert loaded["agent"]["email"] in table
    assert loaded["api_token"] in table
