from time import process_time

import pytest

from triage.engine import Enquiry, Lexicon, assess
from triage.engine.inflection import forms
from triage.engine.reading import read
from triage.engine.words import Grammar, words_of


def own_words(text: str) -> str:
    return " ".join(read(text).own.split())


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("Hello\n> quoted\nagain", "Hello again"),
        ("Hello\n\nOn 3 May 2024, Ana wrote:\n> quoted\nbelow", "Hello below"),
        ("Hello\n\nAm 3. Mai schrieb Ana:\nalles von früher", "Hello"),
        ("Hello\n-----Original Message-----\nFrom: Ana", "Hello"),
        ("Hello\n\nKind regards,\nAna Lima\nDirector", "Hello Kind regards,"),
        ("Hello\n\nSent from my iPhone", "Hello"),
        ("Hallo\n\nGesendet von meinem Telefon", "Hallo"),
        ("Sent you my invoice", "Sent you my invoice"),
        ("Hello\n-- \nAna", "Hello"),
        ("Thanks,\nthe second box never came.", "Thanks, the second box never came."),
        ("Write to ana@example.com now", "Write to now"),
        ("It stopped.Please look", "It stopped.Please look"),
    ],
)
def test_only_the_customers_own_words_are_read(text: str, own: str) -> None:
    assert own_words(text) == own


def test_positions_hold_after_reading() -> None:
    text = "See ana@example.com\n> old\nnew"
    reading = read(text)
    assert len(reading.own) == len(reading.quoted) == len(text)
    assert reading.quoted.strip() == "> old"


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("Can’t, won't, DON'T", ["can", "not", "will", "not", "do", "not"]),
        ("cannot dont", ["can", "not", "do", "not"]),
        ("we've I'm Ana's", ["we", "have", "i", "am", "ana"]),
        ("log-in e-mail", ["log", "in", "e", "mail"]),
        ("d'accès", ["d", "acces"]),
        ("Straße ＡＢＣ", ["strasse", "abc"]),
        ("a\0b 😡😡 :(", ["a", "b", "😡", ":("]),
    ],
)
def test_words_have_one_spelling(text: str, keys: list[str]) -> None:
    assert words_of(text, Grammar()).keys == keys


def test_forms_are_made_and_never_guessed() -> None:
    assert {"refunds", "refunded", "refunding"} <= forms("refund")
    assert {"crashes", "crashed"} <= forms("crash")
    assert {"charged", "charging"} <= forms("charge")
    assert {"queries", "queried"} <= forms("query")
    assert {"cancelled", "canceled"} <= forms("cancel")
    assert "notes" not in forms("not")
    assert "plane" not in forms("plan")


@pytest.mark.parametrize(
    "text",
    [
        "The export fails again and the invoice is wrong. " * 20_000,
        "a" * 1_000_000,
        "\n" * 1_000_000,
        ">\n" * 500_000,
        "Thanks,\n" * 125_000,
        "On x wrote:\n" * 80_000,
        "😡" * 1_000_000,
        "a'" * 500_000,
        "/" + "-" * 1_000_000,
    ],
    ids=["mail", "word", "lines", "quotes", "sign-offs", "headings", "faces", "apostrophes", "dashes"],
)
def test_a_megabyte_is_read_in_linear_time(text: str) -> None:
    began = process_time()
    assess(Enquiry("", text), Lexicon.default())
    # Seconds of computing: it takes about half of one, and a quadratic step would take minutes.
    assert process_time() - began < 30


def test_a_thousand_tickets_are_quick() -> None:
    message = "Hello, since the last update the export fails with an error. Could you have a look? Kind regards, Ana"
    began = process_time()
    for number in range(1000):
        assess(Enquiry(f"Export {number}", message), Lexicon.default())
    assert process_time() - began < 30
