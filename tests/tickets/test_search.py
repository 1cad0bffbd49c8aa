import random
from collections.abc import Callable

import pytest

from supportdesk.accounts.actors import Actor
from supportdesk.accounts.models import Tenant, User
from tests import factory
from tickets.models import Ticket

Opener = Callable[..., Ticket]


def found(text: str) -> list[str]:
    return [ticket.subject for ticket in Ticket.objects.all().matching(text).order_by("pk")]


@pytest.fixture
def tickets(tenant: Tenant, open_ticket: Opener) -> None:
    will = factory.make_contact(tenant, "Will Stone", email="will.stone@shop.example.net")
    open_ticket(requester=will, subject="Refund for an invoice", body="You charged me twice, on file-2024_10.pdf.")
    open_ticket(subject="About the login", body="The page (https://desk.test/login?next=1) does not open.")


@pytest.mark.parametrize(
    "text",
    [
        *("Will", "will stone", "me", "STONE"),
        *("will.stone@shop.example.net", "shop.example.net", "example.net", "@shop", "stone@shop.exam"),
        *("refunds", "charge", "invoice charging", "refu", "invoice char", "twi"),
        *('"charged me twice"', '"refund for an"', '"an invoice"', "page -page or refund", "refund -login"),
        *("file-2024", "2024_10.pdf"),
        *("invoice, refund!", "(refund)", "unicorn or refund"),
    ],
)
def test_words_names_and_parts_of_addresses_find_their_ticket(tickets: None, text: str) -> None:
    assert found(text) == ["Refund for an invoice"]


@pytest.mark.parametrize("text", ["the", "about", "desk.test/login", "does not", "pag", "next=1", "-refund"])
def test_small_words_and_parts_of_links_find_their_ticket(tickets: None, text: str) -> None:
    assert found(text) == ["About the login"]


@pytest.mark.parametrize(
    "text",
    [
        *("unicorn", "refund login", '"twice charged"', "refund -twice", "stone@example.com", '"refund invoice"'),
        *('"for invoice"', '"not charged"', '"charge me"'),
        *("²", '"', "-", "&|!(", "\x00", "' or 1", ":*", "-the -about -me"),
    ],
)
def test_what_is_not_there_finds_nothing(tickets: None, text: str) -> None:
    assert found(text) == []


def test_either_side_of_or_will_do_and_a_lonely_or_is_a_word(tickets: None, open_ticket: Opener) -> None:
    assert found("invoice or login") == ["Refund for an invoice", "About the login"]
    open_ticket(subject="Tea or coffee", body="Either.")
    assert found("or") == ["Tea or coffee"]


def test_a_number_finds_its_ticket_and_what_only_looks_like_one_is_words(open_ticket: Opener) -> None:
    first = open_ticket(subject="First", body="Of order AB-1234.")
    assert found(first.number.lower()) == ["First"]
    assert found("ab-1234") == ["First"]


def test_a_thread_of_any_length_can_still_be_answered(open_ticket: Opener, sam: User) -> None:
    ticket, dice = open_ticket(), random.Random(7)
    for _ in range(24):
        story = " ".join(f"{dice.getrandbits(64):x}" for _ in range(5_800))
        ticket.reply(story, by=Actor.agent(sam))
    assert found("printer") == [ticket.subject]


def test_a_text_of_long_wide_words_can_be_stored(open_ticket: Opener) -> None:
    wide = " ".join("語" * 500 + str(n) for n in range(190))
    assert open_ticket(body=wide).entries.count() == 1
    many = " ".join(map(str, range(17_000)))
    assert open_ticket(body=many).entries.count() == 1
