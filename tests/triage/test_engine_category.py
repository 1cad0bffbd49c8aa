import pytest

from triage.engine import Enquiry, Lexicon, assess


def category(message: str, subject: str = "") -> str:
    return assess(Enquiry(subject, message), Lexicon.default()).category


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("Please send the receipt for our last payment", "billing"),
        ("You billed us twice in March", "billing"),
        ("The report page freezes and then shows an error", "technical"),
        ("Sync has stopped working on both tablets", "technical"),
        ("Could we book a demo for forty people?", "sales"),
        ("Do you have a price list for schools?", "sales"),
        ("I forgot my password and my username", "account"),
        ("Please delete my account", "account"),
        ("It would be great if the calendar had a week view", "general"),
        ("What are your opening hours?", "general"),
        ("Hello there", "general"),
    ],
)
def test_an_enquiry_goes_to_its_team(message: str, expected: str) -> None:
    assert category(message) == expected


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("Meine Rechnung ist falsch", "billing"),
        ("Die Anwendung funktioniert nicht", "technical"),
        ("J'ai oublié mon mot de passe", "account"),
        ("Quiero un reembolso", "billing"),
        ("O aplicativo não funciona", "technical"),
        ("OUBLIE MON MOT DE PASSE", "account"),
    ],
)
def test_other_languages_are_understood(message: str, expected: str) -> None:
    assert category(message) == expected


def test_the_weight_of_evidence_decides_and_not_the_first_word() -> None:
    assert category("The invoice page crashes with an error and never loads, see the bug report") == "technical"


def test_the_subject_outweighs_the_same_words_in_the_message() -> None:
    assert category("It concerns the demo", subject="Refund") == "billing"
    assert category("It concerns the refund", subject="Demo") == "sales"


def test_a_tie_goes_to_the_category_named_first() -> None:
    assert category("invoice, error") == category("error, invoice") == "billing"


@pytest.mark.parametrize(
    "message",
    [
        "How do I download it?",
        "Can you explain this to me?",
        "We fly by plane and are planning a party",
        "Write to billing@example.com or invoice@refunds.example.org",
        "See https://example.com/invoice/refund?payment=1",
        "See www.example.com/billing and pay.example.com",
        "He is in charge of the garden",
    ],
)
def test_words_inside_words_and_addresses_say_nothing(message: str) -> None:
    assert category(message) == "general"


@pytest.mark.parametrize(
    "form", ["refund", "refunds", "refunded", "refunding", "REFUND", "re\u00adfund", "ｒｅｆｕｎｄ"]
)
def test_plain_forms_of_a_word_count_alike(form: str) -> None:
    assert category(f"About the {form}") == "billing"


@pytest.mark.parametrize("phrase", ["isn't working", "isn’t working", "isnt working", "is NOT\n working"])
def test_contractions_are_read_however_they_are_typed(phrase: str) -> None:
    assert category(f"The lamp {phrase}") == "technical"


def test_quoted_mail_weighs_less_than_the_answer_above_it() -> None:
    quoted = "> The invoice, the refund and the payment are overdue"
    assert category(f"Thanks, but now I forgot my password\n\n{quoted}") == "account"
    assert category(f"Any news?\n\n{quoted}") == "billing"


def test_a_signature_says_nothing() -> None:
    assert category("Good day\n\nBest regards,\nAna Lima\nSales and Billing\nInvoice Ltd") == "general"
    assert category("Good day\n-- \nInvoice Refund Ltd") == "general"


def test_a_phrase_counts_once_in_each_place_where_it_stands() -> None:
    answer = assess(Enquiry("Refund", "Refund, refund\n> refund"), Lexicon.default())
    told = [(one.where, one.note) for one in answer.reasons if one.phrase.lower() == "refund"]
    (note,) = {note for _, note in told if "quoted" not in note}
    assert told == [("subject", note), ("message", note), ("message", f"{note} (in quoted mail)")]
