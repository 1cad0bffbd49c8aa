import io
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from supportdesk.accounts.models import ApiToken, Membership, Role, Tenant, User
from supportdesk.accounts.permissions import Key, may
from tickets.models import Queue, SlaPolicy

pytestmark = pytest.mark.django_db


def create(name: str = "Acme Ltd", *options: str, prefix: str = "AC", owner: str = "ana@example.com") -> str:
    out = io.StringIO()
    call_command("create_tenant", name, "--prefix", prefix, "--owner-email", owner, *options, stdout=out)
    return out.getvalue()


def created(*options: str, **words: Any) -> dict[str, str]:
    return dict(json.loads(create("Acme Ltd", "--json", *options, **words)))


def test_makes_a_desk_that_is_ready_to_work() -> None:
    answer = created("--owner-name", "Ana Reyes", "--plan", "pro")
    tenant = Tenant.objects.get(slug="acme-ltd")
    assert (tenant.name, tenant.prefix, tenant.plan) == ("Acme Ltd", "AC", "pro")
    assert Queue.objects.default_of(tenant)
    owner = User.objects.get(email="ana@example.com")
    assert may(owner, Key.ADMIN, tenant)
    assert (owner.name, owner.is_staff, owner.has_usable_password()) == ("Ana Reyes", True, False)
    assert owner.emailaddress_set.get().verified  # type: ignore[attr-defined]
    token = ApiToken.objects.matching(answer["api_token"])
    assert token
    assert (token.tenant, token.user) == (tenant, owner)


def test_it_promises_something_from_the_start() -> None:
    created("--timezone", "Europe/Berlin")
    policy = SlaPolicy.objects.default_of(Tenant.objects.get())
    assert policy
    assert (policy.calendar.timezone, policy.targets.count()) == ("Europe/Berlin", 4)
    assert policy.calendar.as_clock().is_open(datetime(2026, 3, 2, 9, 30, tzinfo=UTC))


def test_an_unknown_time_zone_is_named_and_nothing_kept() -> None:
    with pytest.raises(CommandError, match="'Berlin' is not a time zone"):
        create("Acme Ltd", "--timezone", "Berlin")
    assert not Tenant.objects.exists()


def test_a_password_can_be_given() -> None:
    created("--password", "seven quiet herons")
    assert User.objects.get().check_password("seven quiet herons")


def test_a_known_user_becomes_owner_and_keeps_their_password(sam: User, tenant: Tenant) -> None:
    created(owner="SAM@example.com")
    sam.refresh_from_db()
    assert sam.check_password("correct horse battery")
    assert Membership.objects.get(user=sam, tenant__slug="acme-ltd").role == Role.OWNER
    with pytest.raises(CommandError, match="has an account already"):
        create("Other", "--password", "seven quiet herons", prefix="OT", owner="sam@example.com")


def test_tells_people_what_they_need() -> None:
    answer = create()
    assert "AC-00001" in answer
    assert "by a code sent to their address" in answer
    assert "sdk_" in answer


@pytest.mark.parametrize(
    ("name", "options", "words", "complaint"),
    [
        ("Acme", [], {}, "The slug acme is taken by Acme: choose another with --slug"),
        ("Beta", [], {"prefix": "SD"}, "The prefix SD is taken by Acme"),
        ("Beta", [], {"prefix": "sd1"}, "prefix: Two to six capital letters"),
        ("Beta", [], {"prefix": "TOOLONGX"}, "prefix:"),
        ("Beta", [], {"owner": "nobody"}, "--owner-email: “nobody” is not an email address"),
        ("Beta", ["--password", "12345"], {}, "too short"),
        ("Beta", ["--slug", "a b"], {}, "slug:"),
        ("B" * 121, ["--slug", "b"], {}, "name:"),
        ("!!!", [], {}, "give one with --slug"),
        ("  ", ["--slug", "blank"], {}, "name:"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_kept(
    tenant: Tenant, name: str, options: list[str], words: dict[str, str], complaint: str
) -> None:
    with pytest.raises(CommandError, match=complaint):
        create(name, *options, **words)
    assert Tenant.objects.get() == tenant
    assert not User.objects.exists()
    assert not ApiToken.objects.exists()
