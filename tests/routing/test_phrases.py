"""The phrases of a rule, found in what was written: whole words, signs where a phrase ends in one, any script."""

import string
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.routing import Clause, Facts, Field, Operator, ask


def found(phrase: str, text: str) -> bool:
    """In the subject and in the message alike."""
    clause = Clause(Field.WORDS, Operator.CONTAINS, (phrase,))
    held = {ask(clause, Facts(subject=text)).held, ask(clause, Facts(body=f"Hello!\n\n{text}")).held}
    assert len(held) == 1
    return held.pop()


@pytest.mark.parametrize(
    ("phrase", "text", "held"),
    [
        ("C++", "My C++ compiler", True),
        ("c++", "C++", True),
        ("C++", "the letter c, plus", False),
        ("C++", "c + +", False),
        ("C++", "abc++", False),
        ("C++", "C++17", True),  # nothing is asked of what follows a sign
        ("visual C++", "in Visual\n  C++, mostly", True),
        ("C#", "a C # b", False),
        ("C#", "C#, F#", True),
        (".NET", "an ASP.NET page", True),
        (".NET", "in .net 8", True),
        (".NET", "the net", False),
        (".NET", "That is all. Net price", False),
        (".NET", "a .network", False),
        ("#42", "see #42.", True),
        ("#42", "see 42", False),
        ("#42", "see #421", False),
        ("50%", "at 50% off", True),
        ("50%", "at 50 euros", False),
        ("50%", "at 150%", False),
        ("５０％", "at 50%", True),
        ("e-mail", "by E-Mail", True),
        ("e-mail", "by e mail", True),
        ("e-mail", "by email", False),
        ("“e-mail”", "by e-mail", True),  # quotes say where a phrase begins and ends
        ('"money back"', "my money back", True),
        ("don't", "I do not know", True),
        ("refund!", "a refund", True),  # and marks of a sentence are not part of a word
        ("(refund).", "my refund?", True),
        (":)", "thanks :)", True),
        ("😡", "so late 😡😡", True),
        ("❤", "thanks ❤\ufe0f", True),  # with a mark that says how to draw it
    ],
)
def test_a_sign_at_the_end_of_a_phrase_counts(phrase: str, text: str, held: bool) -> None:
    assert found(phrase, text) == held


@pytest.mark.parametrize(
    ("phrase", "text", "held"),
    [
        ("返金", "先月分の返金をお願いします。", True),
        ("キャンセル", "注文をキャンセルしたい", True),
        ("ｷｬﾝｾﾙ", "注文をキャンセルしたい", True),  # in half width
        ("バス", "パスが切れた", False),  # buses are no passes
        ("は\u3099す", "ばすに乗る", True),  # a voice written apart
        ("退款", "我想要退款,谢谢", True),
        ("退款", "我想要退货", False),
        ("refund", "请帮我refund一下", True),
        ("fund", "请帮我refund一下", False),
        ("คืนเงิน", "ขอคืนเงินค่าสินค้าด้วยค่ะ", True),
        ("ดี", "ดูแล", False),  # another vowel, another word
        ("ไม", "ไม่ได้", False),  # half a letter
        ("ສົ່ງຄືນ", "ຂ້ອຍຕ້ອງການສົ່ງຄືນສິນຄ້າ", True),
        ("សង", "ខ្ញុំចង់សងប្រាក់", True),
        ("ပြန်အမ်း", "ငွေပြန်အမ်းပေးပါ", True),
        ("返金。", "返金と交換", True),
        ("वापस", "पैसे वापस चाहिए", True),
        ("कल", "कुल राशि", False),
        ("वापस", "वापसी चाहिए", False),  # Hindi puts spaces between its words
        ("محمد", "إلى مُحَمَّد", True),
        ("환불", "환불 요청", True),
    ],
)
def test_every_script_has_its_own_way_with_words(phrase: str, text: str, held: bool) -> None:
    assert found(phrase, text) == held


letters = st.text(alphabet=string.ascii_letters + "äöüßéñçøДжЖ", min_size=1, max_size=8)
unspaced = st.text(alphabet="返金注文商品退款のをにきゃカタガバ", min_size=1, max_size=6)
signs = st.text(alphabet="+#%&@/*", min_size=1, max_size=3)
anything = st.text(max_size=60)


@given(letters, letters, letters)
def test_a_word_is_found_between_others_and_never_within_one(word: str, before: str, after: str) -> None:
    assert found(word, f"{before} {word}, {after}")
    assert not found(word, f"{before}{word}{after}")


@given(unspaced, unspaced, unspaced)
def test_without_spaces_it_is_found_anywhere(word: str, before: str, after: str) -> None:
    assert found(word, f"{before}{word}{after}")
    assert found(word, f"see{word}there")


@given(letters, signs, anything, anything)
def test_signs_are_found_just_as_they_stand(word: str, sign: str, before: str, after: str) -> None:
    assert found(f"{word}{sign}", f"{before} {word}{sign}{after}")
    assert not found(f"{word}{sign}", f"{word} {word}")


@given(anything)
def test_however_it_is_typed_a_text_holds_itself(text: str) -> None:
    clause = Clause(Field.SUBJECT, Operator.CONTAINS, (text,))
    if clause.problem():
        return
    for form in ("NFC", "NFD"):
        assert found(text, unicodedata.normalize(form, text))


@pytest.mark.parametrize("piece", ["a", "+", "'", "a'", "\u0301", "返", "กี", "  ", "a\u0301", "'a+", "\u3099"])
def test_a_huge_text_is_read_through_once(piece: str) -> None:
    """One that is four times as long takes four times as long, not sixteen: the test would not end."""
    assert not found("needle C++", piece * 100_000)
