"""The library as admins keep it."""

from typing import Any

import pytest
from django.test import Client

from conversations.models import Assistant, LibraryItem, UnansweredQuestion, Verdict
from supportdesk.accounts.models import Tenant, User
from tests import factory
from tests.factory import signed_in
from tests.library.making import write_item

LIST = "/admin/conversations/libraryitem/"
FORM = {"kind": "article", "title": "Bring a guest", "body": "One a **month**.", "position": 0, "audience": "public"}


@pytest.fixture
def admin(ana: User) -> Client:
    return signed_in(ana)


def act(client: Client, action: str, *items: LibraryItem) -> str:
    data = {"action": action, "_selected_action": [item.pk for item in items]}
    return client.post(LIST, data, follow=True).content.decode()


def test_an_item_is_written_previewed_and_published(admin: Client, tenant: Tenant, client: Client) -> None:
    admin.post(f"{LIST}add/", FORM | {"state": "draft"})
    item = LibraryItem.objects.get()
    assert (item.tenant, item.slug, item.state) == (tenant, "bring-a-guest", "draft")
    assert "One a <strong>month</strong>." in admin.get(f"{LIST}{item.pk}/change/").content.decode()
    assert client.get(f"/help/acme/{item.slug}/").status_code == 404
    assert "1 published." in act(admin, "publish", item)
    assert client.get(f"/help/acme/{item.slug}/").status_code == 200
    act(admin, "withdraw", item)
    assert client.get(f"/help/acme/{item.slug}/").status_code == 404


def test_no_users_is_taken_away_in_one_click(admin: Client, tenant: Tenant, client: Client) -> None:
    item = write_item(tenant, audience="no_users")
    assert client.get(item.get_absolute_url()).status_code == 404
    act(admin, "open_to_everyone", item)
    assert client.get(item.get_absolute_url()).status_code == 200


@pytest.mark.parametrize(
    "wrong", [{"title": ""}, {"body": ""}, {"body": "x" * 50_001}, {"slug": "a b"}, {"state": "x"}, {"body": "a\x00b"}]
)
def test_what_cannot_be_stored_is_refused(admin: Client, tenant: Tenant, wrong: dict[str, Any]) -> None:
    answer = admin.post(f"{LIST}add/", FORM | {"state": "draft"} | wrong)
    assert answer.status_code == 200
    assert answer.context["adminform"].form.errors
    assert not LibraryItem.objects.exists()


def test_an_address_that_is_taken_is_refused(admin: Client, tenant: Tenant) -> None:
    write_item(tenant, slug="guests")
    answer = admin.post(f"{LIST}add/", FORM | {"state": "draft", "slug": "guests"})
    assert answer.context["adminform"].form.errors


def test_the_list_tells_what_readers_think_and_is_searched(admin: Client, tenant: Tenant) -> None:
    item = write_item(tenant)
    Verdict.objects.cast(item, voter="a", helpful=True)
    Verdict.objects.cast(item, voter="b", helpful=False)
    assert "1 of 2" in admin.get(LIST, {"q": "password"}).content.decode()
    assert "1 of 2" not in admin.get(LIST, {"q": "giraffe"}).content.decode()


def test_the_assistant_is_set_per_company_and_queue(admin: Client, tenant: Tenant) -> None:
    queue = tenant.queues.get()
    sent = {"name": "Ada", "silent_in": [queue.pk]}
    admin.post("/admin/conversations/assistant/add/", sent)
    assistant = Assistant.objects.of(tenant)
    assert (assistant.is_on, assistant.name, assistant.silent_queues()) == (False, "Ada", {queue.pk})


def test_anothers_queue_is_no_choice(admin: Client, tenant: Tenant, other_tenant: Tenant) -> None:
    answer = admin.post(
        "/admin/conversations/assistant/add/", {"name": "Ada", "silent_in": [other_tenant.queues.get().pk]}
    )
    assert "silent_in" in answer.context["adminform"].form.errors


def test_gaps_are_settled(admin: Client, tenant: Tenant) -> None:
    ticket = factory.open_ticket(factory.make_contact(tenant))
    gap = UnansweredQuestion.objects.note(ticket, "A giraffe")
    page = "/admin/conversations/unansweredquestion/"
    assert ticket.number in admin.get(page).content.decode()
    admin.post(page, {"action": "settle", "_selected_action": [gap.pk]})
    gap.refresh_from_db()
    assert gap.is_settled
    assert admin.get(f"{page}add/").status_code == 404
