import pytest

from triage.engine import Enquiry, Lexicon, assess


def sentiment(message: str) -> str:
    return assess(Enquiry("", message), Lexicon.default()).sentiment


@pytest.mark.parametrize(
    "message",
    [
        "I am angry",
        "This is ridiculous",
        "I'm not happy with this",
        "Nobody answers. Worst support",
        "👎 👎",
        "Das ist inakzeptabel",
    ],
)
def test_complaints_are_negative(message: str) -> None:
    assert sentiment(message) == "negative"


@pytest.mark.parametrize(
    "message",
    [
        "Great work",
        "Thank you so much",
        "We love it 😍",
        "Not only brilliant but fast",
        "Not just brilliant but fast",
        "Merci beaucoup",
    ],
)
def test_praise_is_positive(message: str) -> None:
    assert sentiment(message) == "positive"


@pytest.mark.parametrize(
    "message",
    [
        "The printer is broken. Thanks in advance",
        "Please help, thanks",
        "Could you resend it? Many thanks",
        "I'm not angry",
        "It would be great if you could call",
        "Kind regards",
        "Happy to provide screenshots",
        "I cannot log in",
        "",
    ],
)
def test_manners_and_plain_trouble_are_neutral(message: str) -> None:
    assert sentiment(message) == "neutral"


def test_as_much_bad_as_good_is_negative() -> None:
    assert sentiment("The team is great, the app is frustrating") == "negative"


def test_an_intensifier_tips_the_balance() -> None:
    assert sentiment("great idea, frustrating result") == "negative"
    assert sentiment("really great idea, frustrating result") == "positive"


def test_a_negator_reaches_no_further_than_its_clause() -> None:
    assert sentiment("No, great work") == "positive"


def test_the_mood_of_quoted_mail_is_not_the_writers() -> None:
    assert sentiment("Noted\n> This is terrible") == "neutral"
