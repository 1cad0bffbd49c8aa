"""Programs upload first, name the uploads in what they say, and fetch files by the thread's addresses."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from supportdesk.accounts.actors import Actor
from supportdesk.accounts.models import Contact, Scope, Tenant, User
from tests.api.calling import Api, api_for
from tests.files.making import EXE, HTML, body_of, by_agent, by_customer, png, sent
from tickets.models import Attachment, FileLimits, Ticket

Opener = Callable[..., Ticket]


@pytest.fixture
def api(tenant: Tenant, sam: User) -> Api:
    return api_for(tenant, sam)


@pytest.fixture
def stranger(other_tenant: Tenant, mallory: User) -> Api:
    return api_for(other_tenant, mallory)


def upload(api: Api, name: str = "log.txt", content: bytes = b"hello") -> Any:
    return api.client.post("/api/v1/uploads", {"file": sent(name, content)}, headers=api.headers)


def upload_id(api: Api, **file: Any) -> str:
    return str(upload(api, **file).json()["id"])


def test_an_upload_becomes_part_of_a_reply(api: Api, open_ticket: Opener) -> None:
    made = upload(api, "plan.png", png())
    assert made.status_code == 201
    assert made.json() | {"id": ""} == {"id": "", "name": "plan.png", "size": len(png()), "content_type": "image/png"}
    ticket = open_ticket()
    said = api.post(f"/tickets/{ticket.number}/replies", {"body": "See.", "files": [made.json()["id"]]})
    assert said.status == 201
    (file,) = said.data["files"]
    answer = api.client.get(file["url"], headers=api.headers)
    assert (answer.status_code, answer["Content-Type"], body_of(answer)) == (200, "image/png", png())
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_notes_and_new_tickets_take_files(api: Api, open_ticket: Opener) -> None:
    ticket = open_ticket()
    assert api.post(f"/tickets/{ticket.number}/notes", {"body": "Hm", "files": [upload_id(api)]}).status == 201
    made = api.create(files=[upload_id(api, name="invoice.txt")])
    assert made.status == 201
    assert [one.name for one in Attachment.objects.in_order()] == ["log.txt", "invoice.txt"]
    assert not Attachment.objects.unclaimed().exists()


def test_the_thread_lists_the_files_of_each_entry(api: Api, open_ticket: Opener, cleo: Contact, sam: User) -> None:
    ticket = open_ticket(files=[by_customer(cleo, "page.html", HTML)])
    ticket.note("x", by=Actor.agent(sam), files=[by_agent(sam, "a.txt"), by_agent(sam, "b.txt")])
    first, second = api.get(f"/tickets/{ticket.number}/thread").data["items"]
    assert [(one["name"], one["content_type"]) for one in first["files"]] == [("page.html", "application/octet-stream")]
    assert [one["name"] for one in second["files"]] == ["a.txt", "b.txt"]


@pytest.mark.parametrize("ids", [["nonsense"], ["1:forged"], ["x" * 101], [1], "text"])
def test_unknown_uploads_are_refused(api: Api, open_ticket: Opener, ids: Any) -> None:
    ticket = open_ticket()
    answer = api.post(f"/tickets/{ticket.number}/replies", {"body": "x", "files": ids})
    assert (answer.status, answer.code) == (422, "invalid")
    assert ticket.entries.count() == 1


def test_uploads_are_their_uploaders_and_their_tenants(
    api: Api, open_ticket: Opener, tenant: Tenant, sue: User, stranger: Api
) -> None:
    path, token = f"/tickets/{open_ticket().number}/replies", upload_id(api)
    assert api_for(tenant, sue).post(path, {"body": "x", "files": [token]}).status == 422
    assert stranger.post(path, {"body": "x", "files": [token]}).status == 404
    assert api.post(path, {"body": "x", "files": [token]}).status == 201
    assert api.post(path, {"body": "y", "files": [token]}).fields == {
        "files": "One of the files is no longer there. Attach it again."
    }


def test_what_is_not_taken_is_said(api: Api, tenant: Tenant) -> None:
    FileLimits.objects.create(tenant=tenant, megabytes=1)
    for name, content in (("a.txt", b""), ("a.pdf", EXE), ("a.txt", b"x" * (1024 * 1024 + 1))):
        answer = upload(api, name, content)
        assert answer.status_code == 422
        assert answer.json()["error"]["fields"]["files"]
    assert api.client.post("/api/v1/uploads", {}, headers=api.headers).status_code == 422
    assert not Attachment.objects.exists()


def test_writing_needs_its_scope_and_reading_its_own(tenant: Tenant, sam: User, open_ticket: Opener, api: Api) -> None:
    reader = api_for(tenant, sam, Scope.READ)
    assert upload(reader).status_code == 403
    assert upload(Api()).status_code == 401
    said = api.post(f"/tickets/{open_ticket().number}/notes", {"body": "x", "files": [upload_id(api)]})
    url = said.data["files"][0]["url"]
    assert reader.client.get(url, headers=reader.headers).status_code == 200
    assert reader.client.get(url).status_code == 401


def test_addresses_end_and_are_no_pass(api: Api, stranger: Api, open_ticket: Opener) -> None:
    said = api.post(f"/tickets/{open_ticket().number}/notes", {"body": "x", "files": [upload_id(api)]})
    url = said.data["files"][0]["url"]
    assert stranger.client.get(url, headers=stranger.headers).status_code == 404
    assert api.client.get(f"{url}x", headers=api.headers).status_code == 404
    with time_machine.travel(timezone.now() + timedelta(minutes=61), tick=False):
        answer = api.client.get(url, headers=api.headers)
        assert answer.status_code == 404
        assert "older than an hour" in answer.json()["error"]["message"]


def test_a_token_reads_files_of_its_own_desk_only(
    api: Api, open_ticket: Opener, sam: User, other_tenant: Tenant
) -> None:
    from supportdesk.accounts.models import Membership

    Membership.objects.create(tenant=other_tenant, user=sam, role="agent")
    elsewhere = api_for(other_tenant, sam)
    said = api.post(f"/tickets/{open_ticket().number}/notes", {"body": "x", "files": [upload_id(api)]})
    url = said.data["files"][0]["url"]
    assert elsewhere.client.get(url, headers=elsewhere.headers).status_code == 404
    foreign = upload_id(elsewhere)
    answer = api.post(f"/tickets/{open_ticket().number}/notes", {"body": "y", "files": [foreign]})
    assert answer.status == 422
