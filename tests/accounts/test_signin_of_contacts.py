"""People who wrote by mail, or were entered by API, have no account: a code proves the address, and makes one."""

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from supportdesk.accounts.models import Contact, Tenant, User
from supportdesk.accounts.models.user import UserManager
from tests import factory
from tests.accounts.signing_in import (
    CONFIRM,
    SIGN_IN,
    ask_for_code,
    is_signed_in,
    mailed_code,
    sign_in_by_code,
)

ADDRESS = "kim@customer.example"
PORTAL = "/service-desk/my/tickets/"


@pytest.fixture
def kim(tenant: Tenant) -> Contact:
    return factory.make_contact(tenant, "Kim", email=ADDRESS)


def test_a_ticket_sent_by_mail_appears_once_the_address_is_proved(client: Client, kim: Contact) -> None:
    factory.open_ticket(kim, subject="Sent by mail", source="email")
    sign_in_by_code(client, ADDRESS.upper())
    assert "Sent by mail" in client.get(PORTAL).content.decode()
    user = User.objects.get()
    assert (user.name, user.email, user.has_usable_password()) == ("Kim", ADDRESS, False)


def test_no_account_is_made_before_the_code_comes_back(client: Client, kim: Contact) -> None:
    ask_for_code(client, ADDRESS)
    client.post(CONFIRM, {"code": "BCDF-GHJK"})
    assert not User.objects.exists()


def test_a_new_code_can_be_asked_for(client: Client, kim: Contact) -> None:
    ask_for_code(client, ADDRESS)
    client.post(CONFIRM, {"action": "resend"})
    assert len(mail.outbox) == 2
    client.post(CONFIRM, {"code": mailed_code()})
    assert is_signed_in(client)


def test_the_second_time_it_is_the_same_account(client: Client, kim: Contact) -> None:
    for _ in range(2):
        sign_in_by_code(client, ADDRESS)
        client.post("/accounts/sign-out/")
    assert User.objects.count() == EmailAddress.objects.count() == 1


def test_two_codes_entered_at_one_moment_make_one_account(kim: Contact, monkeypatch: pytest.MonkeyPatch) -> None:
    first = User.objects.find_or_create(ADDRESS)
    looks = iter([None, first])  # the other insert came between our look and ours
    monkeypatch.setattr(UserManager, "known_as", lambda *_: next(looks))
    assert User.objects.find_or_create(ADDRESS) == first


def test_contacts_of_several_companies_come_together(client: Client, kim: Contact, other_tenant: Tenant) -> None:
    for one in (kim, factory.make_contact(other_tenant, "Kim", email=ADDRESS)):
        factory.open_ticket(one, subject=f"At {one.tenant}")
    sign_in_by_code(client, ADDRESS)
    page = client.get(PORTAL).content.decode()
    assert "At Acme" in page
    assert "At Globex" in page


def test_contacts_made_later_join_at_the_next_sign_in(client: Client, cleo: Contact, other_tenant: Tenant) -> None:
    later = factory.make_contact(other_tenant, "Cleo", email="cleo@example.com")
    client.post(SIGN_IN, {"login": "cleo@example.com", "password": factory.PASSWORD})
    later.refresh_from_db()
    assert later.user == cleo.user


def test_somebody_elses_contact_stays_theirs(client: Client, tenant: Tenant) -> None:
    owner = factory.make_user("Owner")
    contact = factory.make_contact(tenant, "Kim", email=ADDRESS, user=owner)
    sign_in_by_code(client, ADDRESS)
    contact.refresh_from_db()
    assert contact.user == owner
    assert "No company knows you" in client.get(PORTAL).content.decode()


def test_a_user_has_one_contact_a_company(client: Client, cleo: Contact, kim: Contact) -> None:
    EmailAddress.objects.create(user=cleo.user, email=ADDRESS, verified=True)
    client.post(SIGN_IN, {"login": "cleo@example.com", "password": factory.PASSWORD})
    kim.refresh_from_db()
    assert is_signed_in(client)
    assert kim.user is None


def test_an_address_brings_its_tickets_only_when_confirmed(client: Client, other_tenant: Tenant, cleo: Contact) -> None:
    kim = factory.make_contact(other_tenant, "Kim", email=ADDRESS)
    client.post(SIGN_IN, {"login": "cleo@example.com", "password": factory.PASSWORD})
    verify = client.post("/accounts/email/", {"email": ADDRESS, "action_add": ""})["Location"]
    kim.refresh_from_db()
    assert kim.user is None
    client.post(verify, {"code": mailed_code()})
    kim.refresh_from_db()
    assert kim.user == cleo.user


def test_a_password_somebody_set_before_the_proof_is_forgotten(client: Client, kim: Contact) -> None:
    User.objects.create_user(ADDRESS, factory.PASSWORD, name="Not Kim")
    sign_in_by_code(client, ADDRESS)
    assert is_signed_in(client)
    assert Client().post(SIGN_IN, {"login": ADDRESS, "password": factory.PASSWORD}).status_code == 422


def test_an_unproved_password_account_has_to_prove_its_address(client: Client, kim: Contact) -> None:
    User.objects.create_user(ADDRESS, factory.PASSWORD)
    answer = client.post(SIGN_IN, {"login": ADDRESS, "password": factory.PASSWORD})
    assert not is_signed_in(client)
    client.post(answer["Location"], {"code": mailed_code()})
    assert is_signed_in(client)
    kim.refresh_from_db()
    assert kim.user is not None
