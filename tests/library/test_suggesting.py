"""Answers offered to a customer who is about to file a ticket."""

from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from conversations.models import Deflection, LibraryItem
from conversations.portal import suggesting
from supportdesk.accounts.models import Contact, Tenant, User
from tests import factory
from tests.factory import signed_in
from tests.library.making import write_item
from tickets.models import Ticket

LOOK, SOLVED = "/service-desk/my/answers/", "/service-desk/my/answers/solved/"
HTMX = {"HX-Request": "true"}
ASKED = {"subject": "Forgot my password", "body": "", "key": "k1"}


@pytest.fixture
def portal(cleo: Contact) -> Client:
    return signed_in(cleo.user)


@pytest.fixture
def article(tenant: Tenant) -> LibraryItem:
    return write_item(tenant)


def typed(client: Client, **fields: Any) -> str:
    return client.post(LOOK, ASKED | fields, headers=HTMX).content.decode()


def test_what_is_typed_finds_articles(portal: Client, article: LibraryItem) -> None:
    answer = typed(portal)
    assert article.get_absolute_url() in answer
    assert "This solved it" in answer
    assert typed(portal, subject="A giraffe in the garden").strip() == ""


def test_what_is_not_for_customers_is_not_offered(portal: Client, tenant: Tenant, other_tenant: Tenant) -> None:
    write_item(tenant, audience="no_users")
    write_item(tenant, state="draft")
    write_item(other_tenant)
    assert typed(portal).strip() == ""


def test_without_scripts_the_form_comes_back_with_answers_and_all_that_was_typed(
    portal: Client, article: LibraryItem
) -> None:
    page = portal.post(LOOK, ASKED | {"body": "No mail comes."}).content.decode()
    assert article.title in page
    assert 'value="Forgot my password"' in page
    assert "No mail comes.</textarea>" in page
    assert not Ticket.objects.exists()


def test_without_scripts_finding_nothing_is_said(portal: Client, article: LibraryItem) -> None:
    page = portal.post(LOOK, ASKED | {"subject": "A giraffe", "body": "In the garden."}).content.decode()
    assert "We found no article on this" in page
    assert "In the garden.</textarea>" in page


def test_solved_is_counted_once_a_form_and_thanked_for(portal: Client, article: LibraryItem, cleo: Contact) -> None:
    sent = {"item": article.pk, "key": "k1"}
    assert portal.post(SOLVED, sent)["Location"] == SOLVED
    portal.post(SOLVED, sent)
    assert "Glad that solved it" in portal.get(SOLVED).content.decode()
    assert list(Deflection.objects.values_list("item", "contact", "title")) == [(article.pk, cleo.pk, article.title)]
    portal.post(SOLVED, sent | {"key": "k2"})
    assert Deflection.objects.count() == 2


@pytest.mark.parametrize("item", ["", "0", "x", "-1", str(2**80), "\x00"])
def test_solved_by_nothing_is_not_found(portal: Client, article: LibraryItem, item: str) -> None:
    assert portal.post(SOLVED, {"item": item, "key": "k"}).status_code == 404
    assert not Deflection.objects.exists()


def test_solved_by_another_companys_article_is_not_found(portal: Client, other_tenant: Tenant) -> None:
    assert portal.post(SOLVED, {"item": write_item(other_tenant).pk, "key": "k"}).status_code == 404


def test_of_several_companies_the_chosen_one_answers(
    portal: Client, article: LibraryItem, cleo: Contact, other_tenant: Tenant, mallory: User
) -> None:
    there = factory.make_contact(other_tenant, "Cleo", user=cleo.user)
    write_item(other_tenant, "Password of the other company")
    assert typed(portal).strip() == ""  # not chosen yet
    assert "other company" in typed(portal, company=there.pk)
    assert "other company" not in typed(portal, company=cleo.pk)
    assert typed(portal, company=factory.make_contact(other_tenant).pk).strip() == ""


def test_whoever_is_no_customer_finds_no_such_page(sam: User, client: Client) -> None:
    assert signed_in(sam).post(LOOK, ASKED).status_code == 404
    assert client.post(LOOK, ASKED).status_code == 302


@pytest.mark.parametrize("text", ["\x00", "x" * 200_000, "'; --", "<script>", "\ud83d\udd25"])
def test_nothing_typed_is_too_odd(portal: Client, article: LibraryItem, text: str) -> None:
    assert (
        portal.post(LOOK, ASKED | {"subject": text.encode("utf-8", "replace").decode()}, headers=HTMX).status_code
        == 200
    )


def test_who_asks_too_often_is_offered_nothing_for_a_while(
    portal: Client, article: LibraryItem, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(suggesting, "LOOKS_A_MINUTE", 2)
    answers = [bool(typed(portal).strip()) for _ in range(4)]
    assert answers[:2] == [True, True]
    assert answers[-1] is False
    cache.clear()
    assert typed(portal).strip()


def test_offers_cost_the_same_however_much_is_published(portal: Client, article: LibraryItem, tenant: Tenant) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            typed(portal)
        return len(captured)

    few = queries()
    for number in range(30):
        write_item(tenant, f"Password {number}")
    assert queries() == few
    assert few <= 6
