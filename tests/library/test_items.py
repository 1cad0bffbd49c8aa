import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from conversations.finding import find
from conversations.models import LibraryItem
from conversations.retrieval import Question
from supportdesk.accounts.models import Contact, Tenant, User
from tests import factory
from tests.library.making import write_item

ASKED = Question("Forgot my password")


def test_words_are_found_whatever_stands_between_them(tenant: Tenant) -> None:
    item = write_item(tenant, body="lost/stolen e-bike, see app.example/help")
    items = LibraryItem.objects.of(tenant)
    assert items.sharing(["stol"]).get() == item
    assert items.matching("passwords lost").get() == item
    assert not items.matching("giraffe").exists()


@pytest.mark.parametrize("text", ["", "   ", "'", "\\", "a & | !", '"', "(((", "\x00", "'; DROP TABLE x; --"])
def test_no_text_is_too_odd_to_be_searched_for(tenant: Tenant, text: str) -> None:
    write_item(tenant)
    assert list(LibraryItem.objects.of(tenant).matching(text)) == []
    assert find(Question(text, (text,)), LibraryItem.objects.of(tenant)) == []


def test_a_changed_item_is_found_by_its_new_words(tenant: Tenant) -> None:
    item = write_item(tenant)
    item.title, item.body = "Ride in the rain", "Bring a coat."
    item.save()
    assert not LibraryItem.objects.of(tenant).matching("password").exists()
    assert LibraryItem.objects.of(tenant).matching("coat").get() == item


def test_an_address_is_made_of_the_title_and_never_taken_twice(tenant: Tenant, other_tenant: Tenant) -> None:
    first, second, third = write_item(tenant), write_item(tenant), write_item(other_tenant)
    assert first.slug == third.slug == "reset-your-password"
    assert second.slug.startswith("reset-your-password-")
    assert write_item(tenant, "密码").slug.startswith("article-")
    with pytest.raises(IntegrityError):
        LibraryItem.objects.filter(pk=second.pk).update(slug=first.slug)


def test_publishing_is_dated_and_withdrawing_forgets_it(tenant: Tenant) -> None:
    item = write_item(tenant, state=LibraryItem.State.DRAFT)
    items = LibraryItem.objects.of(tenant)
    assert (items.publish(), items.publish()) == (1, 0)
    item.refresh_from_db()
    assert item.published_at
    assert items.withdraw() == 1
    item.refresh_from_db()
    assert item.published_at is None


def test_null_characters_are_refused(tenant: Tenant) -> None:
    with pytest.raises(ValidationError):
        LibraryItem(tenant=tenant, title="x", body="nul \x00").full_clean()


@pytest.mark.parametrize(
    ("fields", "has_account", "without"),
    [
        ({}, True, True),
        ({"audience": "signed_in"}, True, False),
        ({"audience": "no_users"}, False, False),
        ({"state": "draft"}, False, False),
    ],
)
def test_an_answer_comes_from_what_the_requester_could_read(
    tenant: Tenant, cleo: Contact, fields: dict[str, str], has_account: bool, without: bool
) -> None:
    write_item(tenant, **fields)
    stranger = factory.make_contact(tenant)
    assert LibraryItem.objects.for_requester(cleo).exists() == has_account
    assert LibraryItem.objects.for_requester(stranger).exists() == without


def test_taking_nobody_away_makes_an_item_answerable(tenant: Tenant, cleo: Contact) -> None:
    item = write_item(tenant, audience=LibraryItem.Audience.NOBODY)
    assert find(ASKED, LibraryItem.objects.for_requester(cleo)) == []
    LibraryItem.objects.filter(pk=item.pk).update(audience=LibraryItem.Audience.PUBLIC)
    assert [one.item for one in find(ASKED, LibraryItem.objects.for_requester(cleo))] == [item]


def test_another_companys_library_answers_nothing(cleo: Contact, other_tenant: Tenant, mallory: User) -> None:
    write_item(other_tenant)
    assert find(ASKED, LibraryItem.objects.for_requester(cleo)) == []


def test_asking_a_library_takes_two_queries_however_large_it_is(tenant: Tenant, cleo: Contact) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert find(ASKED, LibraryItem.objects.for_requester(cleo))
        return len(captured)

    write_item(tenant)
    few = queries()
    for number in range(60):
        write_item(tenant, f"Password of machine {number}")
    assert few == queries() == 2
