"""Who may call, and for which desk."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from supportdesk.accounts.models import ApiToken, Contact, Membership, Role, Scope, Tenant, User
from tests.api.calling import NEW, Api, api_for

SECURED = [
    ("GET", "/tickets"),
    ("POST", "/tickets"),
    ("GET", "/tickets/1"),
    ("PATCH", "/tickets/1"),
    ("PATCH", "/tickets/1/status"),
    ("GET", "/tickets/1/thread"),
    ("GET", "/tickets/1/events"),
    ("POST", "/tickets/1/replies"),
    ("POST", "/tickets/1/notes"),
    ("GET", "/queues"),
    ("GET", "/topics"),
    ("GET", "/members"),
    ("POST", "/uploads"),
    ("GET", "/files/x"),
    ("GET", "/analytics/summary"),
    ("POST", "/seed"),
]


@pytest.mark.parametrize(("method", "path"), SECURED)
@pytest.mark.parametrize("secret", ["", "sdk_wrong", "é"])
def test_without_a_good_token_nothing_answers(db: None, method: str, path: str, secret: str) -> None:
    answer = Api(secret).send(method, path, "{}")
    assert (answer.status, answer.code) == (401, "unauthenticated")
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_those_are_all_the_paths_there_are(db: None) -> None:
    schema = Api().get("/openapi.json").data
    known = {
        (m.upper(), p.replace("{id}", "1").replace("{token}", "x"))
        for p, methods in schema["paths"].items()
        for m in methods
    }
    assert known == {(method, f"/api/v1{path}") for method, path in [*SECURED, ("GET", "/")]}


@pytest.mark.parametrize(("method", "path"), [secured for secured in SECURED if secured[0] != "GET"])
def test_a_reading_token_changes_nothing(reader: Api, method: str, path: str) -> None:
    answer = reader.send(method, path, "{}")
    assert (answer.status, answer.code) == (403, "forbidden")


def test_a_writing_token_need_not_read(tenant: Tenant, sam: User) -> None:
    writer = api_for(tenant, sam, Scope.WRITE)
    assert writer.create().status == 201
    assert writer.get("/tickets").status == 403


def test_a_token_ends_with_its_time_its_revocation_and_its_members_leave(api: Api, sam: User) -> None:
    token, hour = ApiToken.objects.all(), timedelta(hours=1)
    token.update(expires_at=timezone.now() - hour)
    assert api.get("/queues").status == 401
    token.update(expires_at=timezone.now() + hour)
    assert api.get("/queues").status == 200
    token.update(revoked_at=timezone.now())
    assert api.get("/queues").status == 401
    token.update(revoked_at=None)
    Membership.objects.update(is_active=False)
    assert api.get("/queues").status == 401
    Membership.objects.update(is_active=True)
    User.objects.filter(pk=sam.pk).update(is_active=False)
    assert api.get("/queues").status == 401


def test_a_token_speaks_for_its_own_desk_only(tenant: Tenant, other_tenant: Tenant, sam: User) -> None:
    Membership.objects.create(tenant=other_tenant, user=sam, role=Role.AGENT)
    here, there = api_for(tenant, sam), api_for(other_tenant, sam)
    here.create()
    assert there.get("/tickets").data["items"] == []
    assert there.get("/tickets/1").status == there.get("/tickets/SD-00001").status == 404
    assert there.get("/analytics/summary").data["total_tickets"] == 0


def test_use_of_a_token_is_noted(api: Api) -> None:
    api.get("/queues")
    assert ApiToken.objects.get().last_used_at


@pytest.fixture
def browser(sam: User) -> Api:
    client = Client(raise_request_exception=False, enforce_csrf_checks=True)
    client.force_login(sam)
    return Api(client=client)


def test_a_signed_in_member_reads(browser: Api) -> None:
    assert browser.get("/tickets").status == 200


def test_a_signed_in_member_writes_with_a_csrf_token_only(browser: Api) -> None:
    refused = browser.create()
    assert (refused.status, refused.code) == (403, "forbidden")
    browser.client.cookies["csrftoken"] = "c" * 32
    assert browser.post("/tickets", NEW, X_CSRFToken="c" * 32).status == 201


def test_a_member_of_several_desks_names_one(browser: Api, sam: User, other_tenant: Tenant) -> None:
    Membership.objects.create(tenant=other_tenant, user=sam, role=Role.AGENT)
    assert browser.get("/tickets").status == 400
    for name, status in (("acme", 200), ("globex", 200), ("initech", 403)):
        assert browser.send("GET", "/tickets", X_Tenant=name).status == status


def test_customers_have_no_desk(cleo: Contact) -> None:
    client = Client(raise_request_exception=False)
    assert cleo.user
    client.force_login(cleo.user)
    assert Api(client=client).get("/tickets").status == 403


def test_only_configured_origins_may_read_from_a_browser(api: Api, settings: Settings) -> None:
    settings.CORS_ALLOWED_ORIGINS = ["https://shop.example"]
    allowed, refused = (api.send("GET", "/queues", Origin=f"https://{name}.example") for name in ("shop", "evil"))
    assert allowed.headers["Access-Control-Allow-Origin"] == "https://shop.example"
    assert "Access-Control-Allow-Origin" not in refused.headers


def test_configured_origins_are_told_what_they_may_send(db: None, settings: Settings) -> None:
    settings.CORS_ALLOWED_ORIGINS = ["https://shop.example"]
    asking = {"Origin": "https://shop.example", "Access-Control-Request-Method": "POST"}
    answer = Client().options("/api/v1/tickets", headers=asking)
    assert answer.status_code == 200
    assert {"authorization", "idempotency-key"} <= set(answer["Access-Control-Allow-Headers"].split(", "))
