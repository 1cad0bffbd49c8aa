from typing import Any

import pytest

from triage.engine import Enquiry, Lexicon, LexiconError, assess


def category(message: str, lexicon: Lexicon) -> str:
    return assess(Enquiry("", message), lexicon).category


def test_a_lexicon_survives_the_trip_through_its_mapping() -> None:
    mapping = Lexicon.default().to_mapping()
    assert Lexicon.from_mapping(mapping).to_mapping() == mapping


def test_the_mapping_handed_out_is_a_copy() -> None:
    Lexicon.default().to_mapping()["category"].clear()
    assert category("refund", Lexicon.default()) == "billing"


def test_an_empty_lexicon_answers_with_the_defaults() -> None:
    answer = assess(Enquiry("Refund", "urgent terrible"), Lexicon.from_mapping({}))
    assert (answer.category, answer.priority, answer.sentiment) == ("general", "medium", "neutral")
    assert answer.reasons == ()


def test_a_tenant_adds_its_own_words() -> None:
    lexicon = Lexicon.default().merged_with({"category": {"sales": {"decisive": ["gift hamper"]}}})
    assert category("A question about gift hampers", lexicon) == "sales"
    assert category("A question about gift hampers", Lexicon.default()) == "general"


def test_a_tenant_takes_words_out() -> None:
    lexicon = Lexicon.default().merged_with({"category": {"billing": {"remove": ["refund"]}}})
    assert category("refund", lexicon) == "general"


def test_a_tenant_regrades_a_word() -> None:
    lexicon = Lexicon.default().merged_with({"category": {"billing": {"faint": ["refund"]}}})
    assert category("refund for the demo", lexicon) == "sales"
    assert "refund" not in lexicon.to_mapping()["category"]["billing"]["strong"]


def test_a_phrase_may_speak_for_several_categories() -> None:
    lexicon = Lexicon.from_mapping({"category": {"sales": {"fair": ["seat"]}, "account": {"strong": ["seat"]}}})
    answer = assess(Enquiry("", "seats"), lexicon)
    assert [(reason.value, reason.weight) for reason in answer.reasons] == [("account", 3.0), ("sales", 2.0)]


def test_the_longest_phrase_keeps_its_words_to_itself() -> None:
    lexicon = Lexicon.from_mapping(
        {"category": {"billing": {"strong": ["charge"]}, "ignore": {"strong": ["free of charge"]}}}
    )
    assert category("Delivered free of charge", lexicon) == "general"
    assert category("Free, of course. A charge", lexicon) == "billing"


def test_an_exact_phrase_does_not_inflect() -> None:
    lexicon = Lexicon.from_mapping({"category": {"sales": {"fair": ["=plan"]}, "ignore": {"fair": ["plan to"]}}})
    assert category("plan", lexicon) == "sales"
    assert category("planning", lexicon) == "general"


def test_the_reason_carries_the_note_of_its_list() -> None:
    lexicon = Lexicon.from_mapping({"category": {"sales": {"note": "wants flowers", "fair": ["tulip"]}}})
    assert assess(Enquiry("", "Tulips"), lexicon).reasons[0].note == "wants flowers"


@pytest.mark.parametrize(
    ("mapping", "path"),
    [
        ({"colour": {}}, "colour"),
        ({"category": []}, "category"),
        ({"category": {"legal": {}}}, "category.legal"),
        ({"category": {"billing": ["refund"]}}, "category.billing"),
        ({"category": {"billing": {"huge": ["refund"]}}}, "category.billing.huge"),
        ({"category": {"billing": {"remove": ["refund"]}}}, "category.billing.remove"),
        ({"category": {"billing": {"strong": "refund"}}}, "category.billing.strong"),
        ({"category": {"billing": {"strong": ["refund", 7]}}}, "category.billing.strong[1]"),
        ({"category": {"billing": {"strong": ["..."]}}}, "category.billing.strong[0]"),
        ({"category": {"billing": {"strong": ["one, two"]}}}, "category.billing.strong[0]"),
        ({"category": {"billing": {"strong": ["word " * 9]}}}, "category.billing.strong[0]"),
        ({"category": {"billing": {"strong": ["tax"], "faint": ["tax"]}}}, "category.billing.faint"),
        ({"category": {"billing": {"note": 1}}}, "category.billing.note"),
        ({"priority": {"urgent": {"fair": [None]}}}, "priority.urgent.fair[0]"),
        ({"small_words": {"fillers": [1]}}, "small_words.fillers[0]"),
        ({"small_words": {"fillers": ["the"]}, "priority": {"low": {"fair": ["the"]}}}, "priority.low.fair"),
    ],
)
def test_a_bad_lexicon_is_refused_by_the_path_of_the_fault(mapping: dict[str, Any], path: str) -> None:
    with pytest.raises(LexiconError) as refused:
        Lexicon.from_mapping(mapping)
    assert str(refused.value).split(": ")[0] == path


def test_a_bad_override_is_refused_too() -> None:
    with pytest.raises(LexiconError, match=r"^sentiment\.angry: "):
        Lexicon.default().merged_with({"sentiment": {"angry": {}}})
