import re
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from supportdesk.accounts.models import Contact, Tenant, User
from tests import factory
from tests.portal.reading import NEW, hidden, page_of
from tickets.models import Ticket, TicketEvent


def words(**fields: Any) -> dict[str, Any]:
    return {"subject": "No heating", "body": "Since **Monday**.", "key": str(uuid.uuid4())} | fields


def test_a_filed_ticket_is_the_customers_own(portal: Client, cleo: Contact) -> None:
    response = portal.post(NEW, words())
    ticket = Ticket.objects.get()
    assert response["Location"] == page_of(ticket.number)
    assert (ticket.subject, ticket.source, ticket.requester) == ("No heating", "portal", cleo)
    assert [event.kind for event in TicketEvent.objects.all()] == ["opened"]
    assert ticket.number in portal.get(response["Location"]).content.decode()


def test_the_form_brings_a_new_key_each_time(portal: Client) -> None:
    assert hidden(portal.get(NEW), "key") != hidden(portal.get(NEW), "key")


def test_a_form_sent_twice_opens_one_ticket(portal: Client) -> None:
    twice = words()
    assert portal.post(NEW, twice)["Location"] == portal.post(NEW, twice)["Location"]
    assert Ticket.objects.count() == 1


def test_what_is_written_anew_under_an_old_key_is_a_ticket_of_its_own(portal: Client) -> None:
    first = words()
    assert portal.post(NEW, first)["Location"] != portal.post(NEW, first | {"body": "And no water."})["Location"]
    assert Ticket.objects.count() == 2


def test_the_same_words_again_by_the_back_button_are_the_same_ticket(portal: Client) -> None:
    assert portal.post(NEW, words())["Location"] == portal.post(NEW, words())["Location"]
    Ticket.objects.update(created_at=timezone.now() - timedelta(hours=1))
    portal.post(NEW, words())
    assert Ticket.objects.count() == 2


def test_a_key_seen_elsewhere_opens_nothing_of_anybody_elses(portal: Client, tenant: Tenant) -> None:
    theirs = factory.make_contact(tenant, "Kim", user=factory.make_user("Kim"))
    assert theirs.user
    kim, same = Client(), words()
    kim.force_login(theirs.user)
    assert kim.post(NEW, same)["Location"] != portal.post(NEW, same)["Location"]


@pytest.mark.parametrize(
    "wrong", [{"subject": ""}, {"subject": "  "}, {"body": " \n "}, {"body": "\u200b"}, {"subject": "x" * 201}]
)
def test_what_was_typed_is_kept_when_something_is_missing(portal: Client, wrong: dict[str, str]) -> None:
    sent = words() | wrong
    response = portal.post(NEW, sent)
    page = response.content.decode()
    assert response.status_code == 422
    assert 'aria-invalid="true"' in page
    assert f"{sent['body']}</textarea>" in page
    assert hidden(response, "key") == sent["key"]
    assert not Ticket.objects.exists()


def test_a_text_too_long_is_refused_and_kept(portal: Client) -> None:
    response = portal.post(NEW, words(body="x" * 1_000_000))
    assert response.status_code == 422
    assert "At most 100,000 characters" in response.content.decode()
    assert "x" * 1_000_000 in response.content.decode()


@pytest.mark.parametrize("text", ["nul \x00 inside", "\x00"])
def test_null_characters_are_refused(portal: Client, text: str) -> None:
    assert portal.post(NEW, words(subject=text)).status_code == 422
    assert portal.post(NEW, words(body=text)).status_code == 422
    assert portal.post(NEW, words(key=text)).status_code == 422
    assert not Ticket.objects.exists()


@pytest.mark.parametrize("text", ["🔥👩‍🚒 fire", "الطابعة تحترق", "<script>alert(1)</script>", "{{ 7*7 }}", "a\u202eb"])
def test_any_writing_is_kept_and_shown_as_text(portal: Client, text: str) -> None:
    response = portal.post(NEW, words(subject=text, body=text), follow=True)
    assert response.status_code == 200
    assert Ticket.objects.get().subject == text
    page = response.content.decode()
    assert "<script>alert" not in page
    assert ">49<" not in page


def test_customers_of_two_companies_choose_one(
    cleo: Contact, portal: Client, other_tenant: Tenant, mallory: User
) -> None:
    other = factory.make_contact(other_tenant, "Cleo", user=cleo.user)
    assert "Globex" in portal.get(NEW).content.decode()
    assert portal.post(NEW, words()).status_code == 422
    portal.post(NEW, words(company=other.pk))
    assert Ticket.objects.get().tenant == other_tenant


def test_nobody_files_as_another_contact(cleo: Contact, portal: Client, other_tenant: Tenant) -> None:
    factory.make_contact(other_tenant, "Cleo", user=cleo.user)
    for stranger in (factory.make_contact(other_tenant).pk, 0, "x", 2**70):
        assert portal.post(NEW, words(company=stranger)).status_code == 422
    assert not Ticket.objects.exists()


def test_whoever_is_no_customer_files_nothing(client: Client, db: None) -> None:
    client.force_login(factory.make_user("Nell"))
    assert "No company knows you" in client.post(NEW, words()).content.decode()
    assert not Ticket.objects.exists()


def test_a_form_of_another_site_is_refused(cleo: Contact) -> None:
    client = Client(enforce_csrf_checks=True)
    assert cleo.user
    client.force_login(cleo.user)
    response = client.post(NEW, words())
    assert response.status_code == 403
    assert "This form has expired" in response.content.decode()
    assert not Ticket.objects.exists()


def test_the_key_comes_last_so_that_half_a_form_is_none(portal: Client, open_ticket: Callable[..., Ticket]) -> None:
    for page in (NEW, page_of(open_ticket().number)):
        names = re.findall(r'name="(body|files|key)"', portal.get(page).content.decode())
        assert names == ["body", "files", "key"]
