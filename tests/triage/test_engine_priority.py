import pytest

from triage.engine import Enquiry, Lexicon, assess


def priority(message: str, tier: str = "standard") -> str:
    return assess(Enquiry("", message, tier), Lexicon.default()).priority


@pytest.mark.parametrize(
    "message",
    [
        "This is urgent",
        "ASAP please",
        "The portal is down",
        "We are blocked today",
        "We are losing money",
        "I can't log in",
    ],
)
def test_what_cannot_wait_is_urgent(message: str) -> None:
    assert priority(message) == "urgent"


@pytest.mark.parametrize(
    "message",
    [
        "I would like to meet today",
        "How do I download the file?",
        "The list jumps when I scroll down",
        "The drop-down is hidden",
        "We made a down payment",
        "I am no longer blocked",
        "It is unblocked",
    ],
)
def test_words_that_only_look_urgent_are_not(message: str) -> None:
    assert priority(message) not in ("urgent", "high")


@pytest.mark.parametrize(
    "message",
    [
        "This is not urgent",
        "It isn’t urgent",
        "Not very urgent",
        "No rush",
        "Whenever you have time",
        "Just a simple question",
    ],
)
def test_what_says_it_can_wait_is_low(message: str) -> None:
    assert priority(message) == "low"


@pytest.mark.parametrize(
    "message", ["I want to make a complaint", "We have a production issue", "I am very disappointed"]
)
def test_complaints_and_grave_matters_are_high(message: str) -> None:
    assert priority(message) == "high"


def test_thanks_alone_are_low_but_thanks_after_a_fault_are_manners() -> None:
    assert priority("Thank you, that was helpful") == "low"
    assert priority("The export shows an error. Thank you") == "medium"


def test_premium_lifts_only_what_would_be_medium() -> None:
    assert priority("Hello", "premium") == "high"
    assert priority("No rush", "premium") == "low"
    assert priority("This is urgent", "premium") == "urgent"


@pytest.mark.parametrize(
    ("message", "expected"),
    [("No rush", "medium"), ("Hello", "high"), ("I am angry", "urgent"), ("This is urgent", "urgent")],
)
def test_vip_goes_one_step_up_and_never_past_urgent(message: str, expected: str) -> None:
    assert priority(message, "vip") == expected
    assert priority(message, " VIP ") == expected


def test_an_unknown_tier_counts_as_standard() -> None:
    assert priority("Hello", "gold") == "medium"


@pytest.mark.parametrize(
    ("message", "score"), [("No rush", 20), ("Hello", 50), ("I am angry", 75), ("This is urgent", 95)]
)
def test_the_score_is_the_anchor_of_the_priority(message: str, score: int) -> None:
    assert assess(Enquiry("", message), Lexicon.default()).score == score


def test_urgency_in_quoted_mail_is_yesterdays() -> None:
    assert priority("Yes, go ahead\n\n> This is urgent") == "medium"


def test_the_tier_is_given_as_the_reason_for_its_step() -> None:
    answer = assess(Enquiry("", "Hello", "vip"), Lexicon.default())
    assert [(r.where, r.phrase, r.value) for r in answer.reasons if r.decides == "priority"] == [
        ("tier", "vip", "high")
    ]
