from django.core import mail
from django.test import Client
from pytest_django import Settings

from supportdesk.accounts.models import Contact, User
from tests import factory
from tests.accounts.signing_in import ASK, CONFIRM, SIGN_IN, ask_for_code, is_signed_in, mailed_code, sign_in_by_code


def password(email: str, secret: str = factory.PASSWORD) -> dict[str, str]:
    return {"login": email, "password": secret}


def test_a_password_leads_customers_to_the_portal_and_members_to_the_desk(
    client: Client, cleo: Contact, sam: User
) -> None:
    for email, place in (
        ("cleo@example.com", "/service-desk/my/tickets/"),
        ("sam@example.com", "/service-desk/tickets/"),
    ):
        assert client.post(SIGN_IN, password(email))["Location"] == "/"
        assert client.get("/")["Location"] == place
        client.post("/accounts/sign-out/")


def test_sign_in_goes_on_to_where_one_wanted_to_go(client: Client, cleo: Contact) -> None:
    wanted = "/service-desk/my/tickets/new/"
    assert client.post(SIGN_IN, password("cleo@example.com") | {"next": wanted})["Location"] == wanted


def test_sign_in_goes_on_to_no_other_site(client: Client, cleo: Contact) -> None:
    answer = client.post(SIGN_IN, password("cleo@example.com") | {"next": "https://evil.example/"})
    assert answer["Location"] == "/"


def test_a_wrong_password_and_an_unknown_address_look_the_same(client: Client, cleo: Contact) -> None:
    wrong = client.post(SIGN_IN, password("cleo@example.com", "wrong"))
    unknown = client.post(SIGN_IN, password("nobody@example.com", "wrong"))
    assert wrong.status_code == unknown.status_code == 422
    for answer in (wrong, unknown):
        assert "do not match" in answer.content.decode()


def test_a_code_by_mail_signs_in(client: Client, cleo: Contact) -> None:
    assert sign_in_by_code(client, "Cleo@Example.com")["Location"] == "/"
    assert is_signed_in(client)
    assert mail.outbox[-1].to == ["cleo@example.com"]
    assert mail.outbox[-1].subject == f"{mailed_code()} is your sign-in code"
    assert not mail.outbox[-1].alternatives  # type: ignore[attr-defined]


def test_the_button_on_the_sign_in_page_asks_for_a_code(client: Client, cleo: Contact) -> None:
    answer = client.post(ASK, {"login": "cleo@example.com", "password": ""})
    assert answer["Location"] == CONFIRM
    assert mailed_code()


def test_asking_for_a_code_tells_nothing_about_an_address(client: Client, cleo: Contact) -> None:
    pages = []
    for email in ("cleo@example.com", "nobody@example.com"):
        visitor = Client()
        assert ask_for_code(visitor, email)["Location"] == CONFIRM
        page = visitor.get(CONFIRM).content.decode().replace(email, "…")
        pages.append(page.split("<h1>")[1].split("csrfmiddlewaretoken")[0])
    assert pages[0] == pages[1]
    assert "no account" in mail.outbox[-1].body
    assert client.post(CONFIRM, {"code": ""}).status_code == 302


def test_a_code_for_an_unknown_address_opens_nothing(client: Client, cleo: Contact) -> None:
    ask_for_code(client, "nobody@example.com")
    for code in ("", "-", "BCDF-GHJK"):
        client.post(CONFIRM, {"code": code})
    assert not is_signed_in(client)
    assert not User.objects.filter(email="nobody@example.com").exists()


def test_a_wrong_code_is_refused_and_the_third_ends_it(client: Client, cleo: Contact) -> None:
    ask_for_code(client, "cleo@example.com")
    right = mailed_code()
    assert [client.post(CONFIRM, {"code": "BCDF-GHJK"}).status_code for _ in range(3)] == [422, 422, 302]
    client.post(CONFIRM, {"code": right})
    assert not is_signed_in(client)


def test_a_code_works_in_the_browser_that_asked_for_it_only(client: Client, cleo: Contact) -> None:
    ask_for_code(client, "cleo@example.com")
    other = Client()
    other.post(CONFIRM, {"code": mailed_code()})
    assert not is_signed_in(other)


def test_a_new_code_replaces_the_first(client: Client, cleo: Contact) -> None:
    ask_for_code(client, "cleo@example.com")
    first = mailed_code()
    client.post(CONFIRM, {"action": "resend"})
    assert client.post(CONFIRM, {"code": first}).status_code == 422
    client.post(CONFIRM, {"code": mailed_code()})
    assert is_signed_in(client)


def test_too_many_attempts_are_told_to_wait(client: Client, cleo: Contact) -> None:
    answers = [client.post(SIGN_IN, password("cleo@example.com", "wrong")) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [422] * 5 + [429]
    assert "Too many attempts" in answers[-1].content.decode()
    for _ in range(30):
        last = client.post(SIGN_IN, password("cleo@example.com", "wrong"))
    assert last.status_code == 429
    assert "short break" in last.content.decode()


def test_codes_cannot_be_asked_for_without_end(client: Client, cleo: Contact) -> None:
    answers = [ask_for_code(Client(), "cleo@example.com").status_code for _ in range(4)]
    assert answers == [302, 302, 302, 429]
    assert len(mail.outbox) == 3


def test_nobody_signs_themselves_up(client: Client, db: None) -> None:
    form = {"email": "new@example.com", "password1": factory.PASSWORD}
    for answer in (client.get("/accounts/signup/"), client.post("/accounts/signup/", form)):
        assert "You need no account" in answer.content.decode()
    assert not User.objects.exists()


def test_signing_out_takes_a_post(client: Client, cleo: Contact) -> None:
    assert cleo.user
    client.force_login(cleo.user)
    client.get("/accounts/sign-out/")
    assert is_signed_in(client)
    client.post("/accounts/sign-out/")
    assert not is_signed_in(client)


def test_a_forgotten_password_is_replaced_by_mail(client: Client, cleo: Contact) -> None:
    client.post("/accounts/password/reset/", {"email": "cleo@example.com"})
    link = next(word for word in str(mail.outbox[-1].body).split() if word.startswith("http"))
    page = client.get(link, follow=True)
    assert "Choose a new password" in page.content.decode()
    new = "a brand new secret"
    client.post(page.request["PATH_INFO"], {"password1": new, "password2": new})
    assert is_signed_in(client)
    assert "no longer works" in Client().get(link, follow=True).content.decode()
    assert Client().post(SIGN_IN, password("cleo@example.com", new)).status_code == 302


def test_the_link_to_a_new_password_is_to_our_own_address_whatever_the_request_says(
    settings: Settings, cleo: Contact
) -> None:
    settings.ALLOWED_HOSTS, settings.BASE_URL = ["testserver"], "https://desk.example.com"
    for host in ("testserver:6666", "testserver"):
        Client(headers={"host": host}).post("/accounts/password/reset/", {"email": "cleo@example.com"})
        links = [word for word in str(mail.outbox[-1].body).split() if "://" in word]
        assert [link.partition("/accounts/")[0] for link in links] == ["https://desk.example.com"]


def test_a_weak_password_is_refused_with_a_reason(client: Client, cleo: Contact) -> None:
    assert cleo.user
    client.force_login(cleo.user)
    form = {"oldpassword": factory.PASSWORD, "password1": "12345678", "password2": "12345678"}
    assert "too common" in client.post("/accounts/password/change/", form).content.decode()


def test_whoever_was_switched_off_stays_out(client: Client, cleo: Contact) -> None:
    User.objects.update(is_active=False)
    assert client.post(SIGN_IN, password("cleo@example.com")).status_code != 200
    assert not is_signed_in(client)


def test_hostile_addresses_are_refused(client: Client, db: None) -> None:
    for email in ("", "x", "a@b\x00.com", "a" * 5000 + "@example.com", "<script>@x.y", "a@example.com\nBcc: b@x.y"):
        for url, field in ((SIGN_IN, "login"), (ASK, "email"), ("/accounts/password/reset/", "email")):
            answer = client.post(url, {field: email, "password": "x"})
            assert answer.status_code < 500
            assert "<script>@" not in answer.content.decode()
        Client().post("/accounts/sign-out/")
    assert not mail.outbox
