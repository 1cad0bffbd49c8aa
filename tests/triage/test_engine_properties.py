"""What must hold for every text: random Unicode, and sentences built from telling phrases."""

from hypothesis import given, settings
from hypothesis import strategies as st

from triage.engine import CATEGORIES, PRIORITIES, SENTIMENTS, Answer, Enquiry, Lexicon, assess
from triage.engine.answer import SCORE, TEAM

LEXICON = Lexicon.default()
DEFAULTS = {"category": "general", "priority": "medium", "sentiment": "neutral"}
TELLING = [
    phrase.removeprefix("=")
    for decides in DEFAULTS
    for listed in LEXICON.to_mapping()[decides].values()
    for grade, phrases in listed.items()
    if grade != "note"
    for phrase in phrases
]
PLAIN = ["the garden", "and", "not", "our", "very", "plain@example.com", "\n> ", ". ", ", ", "?", "\nRegards,\n", "12"]

sentences = st.lists(st.sampled_from(TELLING) | st.sampled_from(PLAIN), max_size=12).map(" ".join)
texts = st.text(max_size=200) | sentences
tiers = st.sampled_from(["standard", "premium", "vip", ""])
# Other work on a busy machine must not fail a test.
unhurried = settings(deadline=None)
enquiries = st.builds(Enquiry, texts, texts, tiers)


def decided(answer: Answer) -> tuple[str, str, str]:
    return answer.category, answer.priority, answer.sentiment


def step(answer: Answer) -> int:
    return PRIORITIES.index(answer.priority)


@unhurried
@given(enquiries)
def test_every_text_has_a_whole_answer_and_always_the_same(enquiry: Enquiry) -> None:
    answer = assess(enquiry, LEXICON)
    assert answer == assess(enquiry, LEXICON)
    assert answer.category in CATEGORIES
    assert answer.sentiment in SENTIMENTS
    assert answer.team == TEAM[answer.category]
    assert answer.score == SCORE[answer.priority]
    assert answer.suggested_reply
    assert answer.next_action


@unhurried
@given(enquiries)
def test_every_reason_quotes_the_text(enquiry: Enquiry) -> None:
    source = {"subject": enquiry.subject, "message": enquiry.message, "tier": enquiry.tier}
    for reason in assess(enquiry, LEXICON).reasons:
        assert reason.phrase
        assert reason.phrase in source[reason.where]
        assert reason.weight > 0
        assert reason.note


@unhurried
@given(enquiries)
def test_what_is_decided_has_a_reason_or_is_the_default(enquiry: Enquiry) -> None:
    answer = assess(enquiry, LEXICON)
    spoken = {(reason.decides, reason.value) for reason in answer.reasons}
    for decides, value in zip(DEFAULTS, decided(answer), strict=True):
        assert value == DEFAULTS[decides] or (decides, value) in spoken


@unhurried
@given(enquiries, st.sampled_from(["This is urgent", "We are blocked", "The site is down"]))
def test_an_urgent_phrase_never_lowers_the_priority(enquiry: Enquiry, pressing: str) -> None:
    pressed = Enquiry(f"{enquiry.subject}. {pressing}.", enquiry.message, enquiry.tier)
    assert step(assess(pressed, LEXICON)) >= step(assess(enquiry, LEXICON))
    appended = Enquiry(enquiry.subject, f"{enquiry.message}. {pressing}.", enquiry.tier)
    assert step(assess(appended, LEXICON)) >= step(assess(enquiry, LEXICON))


@unhurried
@given(texts, texts)
def test_a_better_tier_never_lowers_the_priority(subject: str, message: str) -> None:
    standard, premium, vip = (
        step(assess(Enquiry(subject, message, tier), LEXICON)) for tier in ("standard", "premium", "vip")
    )
    assert standard <= premium
    assert vip == min(standard + 1, len(PRIORITIES) - 1)


@unhurried
@given(st.sampled_from(TELLING), st.sampled_from(["qx", "zz", "7"]))
def test_a_word_glued_inside_a_longer_word_says_nothing(phrase: str, glue: str) -> None:
    glued = " ".join(f"{glue}{word}{glue}" for word in phrase.split() if word.isalpha())
    assert assess(Enquiry("", glued), LEXICON).reasons == ()


@unhurried
@given(sentences)
def test_case_makes_no_difference(text: str) -> None:
    shouted, whispered = Enquiry("", text.upper()), Enquiry("", text.lower())
    assert decided(assess(shouted, LEXICON)) == decided(assess(whispered, LEXICON))


@unhurried
@given(st.lists(st.sampled_from(TELLING), max_size=8), st.text(alphabet=" \t\u00a0", min_size=1, max_size=4))
def test_runs_of_whitespace_make_no_difference(phrases: list[str], gap: str) -> None:
    # Line ends are left out: quotes and sign-offs are told by them.
    text = "so " + " ".join(phrases)
    spaced = Enquiry("", gap.join(text.split(" ")))
    assert decided(assess(spaced, LEXICON)) == decided(assess(Enquiry("", text), LEXICON))


@unhurried
@given(st.sampled_from(TELLING))
def test_saying_a_thing_twice_adds_nothing(phrase: str) -> None:
    once, often = (assess(Enquiry("", f"{phrase}. " * times), LEXICON) for times in (1, 5))
    assert decided(once) == decided(often)
