"""The help centre: what anybody may read, and what is not there for them."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from conversations.models import Verdict
from supportdesk.accounts.models import Contact, Tenant, User
from tests.factory import signed_in
from tests.library.making import write_item

HOME, ARTICLE = "/help/acme/", "/help/acme/reset-your-password/"
HTMX = {"HX-Request": "true"}
HIDDEN = [{"state": "draft"}, {"audience": "no_users"}, {"audience": "signed_in"}]


def text(response: object) -> str:
    return str(response.content.decode())  # type: ignore[attr-defined]


def test_a_stranger_reads_an_article_with_its_address_and_summary(client: Client, tenant: Tenant) -> None:
    write_item(tenant, body="Choose **Forgot password**.\n\n<script>alert(1)</script> [x](javascript:alert(1))")
    page = text(client.get(ARTICLE))
    assert "<title>Reset your password · Acme help</title>" in page
    assert "Choose <strong>Forgot password</strong>." in page
    assert '<meta name="description" content="Choose Forgot password.' in page
    assert f'<link rel="canonical" href="http://localhost:8000{ARTICLE}">' in page
    assert "<script>alert" not in page
    assert 'href="javascript' not in page


@pytest.mark.parametrize("fields", HIDDEN)
def test_what_is_not_for_strangers_is_not_there(client: Client, tenant: Tenant, fields: dict[str, str]) -> None:
    write_item(tenant, "Something else")
    write_item(tenant, "Secret matter", body="Secret words", **fields)
    assert client.get("/help/acme/secret-matter/").status_code == 404
    assert client.post("/help/acme/secret-matter/verdict/", {"helpful": "yes"}).status_code == 404
    for page in (HOME, f"{HOME}?q=secret"):
        assert "Secret matter" not in text(client.get(page))
    assert not Verdict.objects.exists()


def test_signed_in_customers_and_members_read_what_is_for_them(
    tenant: Tenant, cleo: Contact, sam: User, mallory: User
) -> None:
    write_item(tenant, audience="signed_in")
    assert [signed_in(user).get(ARTICLE).status_code for user in (cleo.user, sam, mallory)] == [200, 200, 404]


@pytest.mark.parametrize(
    "address", ["/help/nobody/", "/help/globex/", "/help/acme/nothing/", "/help/globex/reset-your-password/"]
)
def test_where_nothing_is_published_there_is_no_help_centre(
    client: Client, tenant: Tenant, other_tenant: Tenant, address: str
) -> None:
    write_item(tenant)
    assert client.get(address).status_code == 404


def test_the_front_door_leads_to_the_only_help_centre(client: Client, tenant: Tenant) -> None:
    assert "Nothing is published yet" in text(client.get("/help/"))
    write_item(tenant)
    assert client.get("/help/")["Location"] == HOME


def test_of_several_it_leads_to_the_visitors_own(
    client: Client, tenant: Tenant, other_tenant: Tenant, cleo: Contact
) -> None:
    write_item(tenant)
    write_item(other_tenant)
    listed = text(client.get("/help/"))
    assert 'href="/help/acme/"' in listed
    assert 'href="/help/globex/"' in listed
    assert signed_in(cleo.user).get("/help/")["Location"] == HOME


def test_articles_stand_under_their_sections_and_flows_do_not(client: Client, tenant: Tenant) -> None:
    write_item(tenant, "B", section="Payments", position=2)
    write_item(tenant, "A", section="Payments", position=1)
    write_item(tenant, "Tour", kind="flow")
    page = text(client.get(HOME))
    assert page.index(">Payments</h2>") < page.index('dir="auto">A</a>') < page.index('dir="auto">B</a>')
    assert "Tour" not in page
    assert client.get("/help/acme/tour/").status_code == 200  # an answer may still link to it


def test_a_search_finds_parts_of_words_and_other_forms(client: Client, tenant: Tenant) -> None:
    write_item(tenant)
    write_item(tenant, "Bring a guest", body="A friend.")
    for asked in ("passw", "passwords", "how can I get a new password please"):
        page = text(client.get(HOME, {"q": asked}))
        assert "Reset your password" in page, asked
        assert "Bring a guest" not in page
    assert "Nothing found for “giraffe”" in text(client.get(HOME, {"q": "giraffe"}))


@pytest.mark.parametrize("asked", ["\x00", "'", "<script>alert(1)</script>", "a" * 5000, "🔥", "((", "or", "-"])
def test_no_search_is_too_odd(client: Client, tenant: Tenant, asked: str) -> None:
    write_item(tenant)
    response = client.get(HOME, {"q": asked}, headers=HTMX)
    assert response.status_code == 200
    assert "<script>alert" not in text(response)


def test_htmx_gets_the_list_alone(client: Client, tenant: Tenant) -> None:
    write_item(tenant)
    answer = text(client.get(HOME, {"q": "password"}, headers=HTMX)).strip()
    assert answer.startswith('<div class="portal__part" id="articles"')


def test_a_verdict_is_one_a_reader_and_may_be_changed(client: Client, tenant: Tenant, cleo: Contact) -> None:
    item = write_item(tenant)
    assert client.post(f"{ARTICLE}verdict/", {"helpful": "yes"})["Location"] == ARTICLE
    client.post(f"{ARTICLE}verdict/", {"helpful": "no"})
    assert list(Verdict.objects.values_list("item", "helpful")) == [(item.pk, False)]
    thanks = text(signed_in(cleo.user).post(f"{ARTICLE}verdict/", {"helpful": "yes"}, headers=HTMX))
    assert "Thank you." in thanks
    assert Verdict.objects.count() == 2


def test_reading_takes_the_same_few_queries_however_much_is_published(client: Client, tenant: Tenant) -> None:
    def queries(page: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(page).status_code == 200
        return len(captured)

    write_item(tenant)
    pages = (HOME, ARTICLE, f"{HOME}?q=password")
    few = [queries(page) for page in pages]
    for number in range(40):
        write_item(tenant, f"Password {number}")
    assert [queries(page) for page in pages] == few
    assert max(few) <= 4


def test_a_long_article_is_set_as_markdown_too(client: Client, tenant: Tenant) -> None:
    write_item(tenant, body="**Bold** beginning.\n\n" + "word " * 5000)
    assert "<strong>Bold</strong>" in text(client.get(ARTICLE))
