"""What retrieval finds, what it keeps quiet about, and what holds for any text at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.retrieval import GOOD, Item, Match, Passage, Question, is_only_thanks, passages_of, rank
from conversations.retrieval.words import stem, terms

# A small library of a made-up gym, written for this test and for nothing else.
LIBRARY = [
    Item(
        1, "Freeze your membership", "pause hold injury holiday suspend", "Ask at the desk. Up to three months a year."
    ),
    Item(2, "Opening hours on public holidays", "christmas easter closed bank", "We open from ten to four."),
    Item(3, "Lost locker key", "padlock stuck locked locker", "Show us some identity card and we open the locker."),
    Item(4, "Bring a guest", "friend visitor trial day pass", "Each member may bring one guest a month for free."),
    Item(5, "Change the card you pay with", "payment debit credit expired bank", "Under *Account → Payment*."),
    Item(6, "Book a class, or cancel a booking", "course yoga spinning waiting list reserve", "Open the app."),
    Item(7, "Error 4021 at the turnstile", "gate entrance qr code door", "Turn up the brightness of your screen."),
    Item(8, "Towels and lockers", "towel rent shower", "Towels cost one euro. Bring a padlock for your locker."),
]

ANSWERED = [
    ("I need to freeze my membership", "I broke my ankle and cannot train until March.", 1),
    ("Pausing my membership", "I'm abroad for two months, is that possible?", 1),
    ("membership freeze because of injury", "", 1),
    ("Are you open on public holidays?", "Easter Monday, to be exact.", 2),
    ("Opening hours at Christmas", "Hi, when are you open over the holidays?", 2),
    ("Lost my locker key", "It must have slipped out in the sauna. My things are still in there.", 3),
    ("Can't open my locker", "I lost the key to it this morning.", 3),
    ("Can I bring a friend as a guest?", "She might join.", 4),
    ("My card expired", "Where do I change the card that you charge?", 5),
    ("Paying with another card", "I would like to change the credit card.", 5),
    ("Cancel a class booking", "I booked spinning tonight and can't come.", 6),
    ("Turnstile says error 4021", "The gate does not open.", 7),
    ("Do you have towels?", "And lockers?", 8),
]
UNANSWERED = [
    ("Thank you!", "The trainers are wonderful, greetings to the whole team."),
    ("Job application", "I am a certified trainer and would like to work for you."),
    ("The sauna is cold", "It has been cold for a week now. When will it be repaired?"),
    ("Complaint about the music", "It is far too loud in the afternoon."),
    ("Someone stole my jacket", "It hung in the hall while I was in the class."),
    ("Was my account hacked?", "I got a strange message about a sign-in from another town."),
    ("Partnership", "We sell protein bars and would like to place a shelf near your entrance."),
    ("Can you delete my data?", "According to Article 17 of the GDPR."),
    ("Broken treadmill", "Number 7 makes a noise like a tractor."),
    ("???", ""),
    ("Hello", "Please call me back."),
    ("Bank transfer", "I would like to know the name of your bank for our accounting department."),
    ("Is the app available for my watch?", "I would love to open it there."),
]


def best(subject: str, body: str = "", *, library: list[Item] = LIBRARY) -> Match | None:
    matches = rank(Question(subject, (body,) if body else ()), library, total=len(library))
    return matches[0] if matches and matches[0].is_good else None


@pytest.mark.parametrize(("subject", "body", "item"), ANSWERED)
def test_a_question_in_other_words_finds_its_item(subject: str, body: str, item: int) -> None:
    found = best(subject, body)
    assert found, "silent"
    assert found.item == item


@pytest.mark.parametrize(("subject", "body"), UNANSWERED)
def test_what_the_library_does_not_know_is_not_answered(subject: str, body: str) -> None:
    assert best(subject, body) is None


def test_the_passage_that_answers_is_the_one_given() -> None:
    body = "## Price\n\nA month costs 30 euros.\n\n## Deposit\n\nThe deposit of 50 euros comes back when you leave."
    found = best(
        "When do I get my deposit back?", "for the membership", library=[Item(1, "Membership deposit", "", body)]
    )
    assert found
    assert found.passage.heading == "Deposit"


def test_a_question_that_says_the_whole_title_is_answered_by_how_the_item_begins() -> None:
    body = "Fewer people train, and heating costs.\n\n## When the sauna stays cold\n\nIn summer the sauna rests."
    library = [Item(1, "Why the sauna rests in summer", "", body), *LIBRARY]
    found = best("The sauna rests in summer", "Why is that?", library=library)
    assert found
    assert (found.item, found.passage.heading) == (1, "")
    found = best("The sauna rests in summer", "It stays cold.", library=library)
    assert found
    assert found.passage.heading == "When the sauna stays cold"


def test_the_words_that_led_there_are_the_customers_own() -> None:
    found = best("Cancelled a class", "I booked yoga")
    assert found
    assert set(found.words) == {"cancelled", "class", "booked", "yoga"}


def test_a_follow_up_asks_what_it_says_last() -> None:
    asked = Question(
        "Lost locker key", ("My key is gone.", "Found it. Another thing: can I bring a guest, a friend of mine?")
    )
    assert rank(asked, LIBRARY, total=len(LIBRARY))[0].item == 4


def test_one_shared_word_is_not_enough_where_more_was_asked() -> None:
    assert best("Membership statistics for our annual report") is None


def test_what_is_only_in_a_long_story_counts_less_than_its_subject() -> None:
    story = "I was on my way to a class when I saw my guest lose a locker key. " * 3
    matches = {one.item: one.score for one in rank(Question("Freeze my membership", (story,)), LIBRARY, total=8)}
    assert max(matches, key=lambda pk: matches[pk]) == 1


def test_equal_items_come_in_the_order_of_their_ids() -> None:
    twins = [Item(9, "Lost key", "", "Ask."), Item(2, "Lost key", "", "Ask.")]
    assert [one.item for one in rank(Question("lost key"), twins, total=2)] == [2, 9]


@pytest.mark.parametrize(
    ("one", "other"),
    [("cancelled", "cancellation"), ("deliveries", "delivery"), ("pausing", "pause"), ("charged", "charges"),
     ("invoice", "invoices"), ("Rechnung", "Rechnungen"), ("insured", "insurance"), ("stopped", "stop")],
)  # fmt: skip
def test_forms_of_a_word_are_one(one: str, other: str) -> None:
    assert stem(one.lower()) == stem(other.lower())


@pytest.mark.parametrize(
    ("one", "other"), [("bill", "bike"), ("lock", "locate"), ("order", "ordinary"), ("card", "care")]
)
def test_different_words_stay_apart(one: str, other: str) -> None:
    assert stem(one) != stem(other)


def test_a_code_is_one_word_however_it_is_written() -> None:
    assert terms("Error E-07") == terms("error e07") | {"error": "error"}


@pytest.mark.parametrize(
    "text",
    ["Thanks!", "Thank you so much, that worked.", "Perfect, danke!", "Great, problem solved. Cheers", "👍",
     "Vielen Dank, hat geklappt"],
)  # fmt: skip
def test_thanks_ask_for_nothing(text: str) -> None:
    assert is_only_thanks(text)


@pytest.mark.parametrize(
    "text",
    ["Thanks, but it still does not work", "Great. And how do I cancel?", "Not solved", "Thanks, where is my key"],
)
def test_a_thank_you_with_a_question_is_a_question(text: str) -> None:
    assert not is_only_thanks(text)


def test_headings_and_paragraphs_make_passages() -> None:
    body = "Intro.\n\n# One\n\nFirst.\n\nSecond.\n\n## Two ##\n\n- a\n- b\n"
    assert passages_of(body) == (
        Passage("", "Intro."),
        Passage("One", "First.\n\nSecond."),
        Passage("Two", "- a\n- b"),
    )


def test_a_comment_in_code_is_no_heading() -> None:
    body = "# Run\n\n```sh\n# not a heading\nmake\n\n# nor this\n```\n"
    assert passages_of(body) == (Passage("Run", "```sh\n# not a heading\nmake\n\n# nor this\n```"),)


def test_long_texts_are_cut_between_paragraphs() -> None:
    pieces = passages_of("\n\n".join(f"Paragraph {number}. " + "word " * 60 for number in range(12)))
    assert len(pieces) > 3
    assert all(one.text.startswith("Paragraph") for one in pieces)


@given(st.text(max_size=400))
def test_no_word_of_an_article_is_lost_or_said_twice(body: str) -> None:
    said = "".join(f"{one.heading}{one.text}" for one in passages_of(body))
    assert "".join(said.replace("#", "").split()) == "".join(body.replace("#", "").split())


@given(st.text(max_size=300), st.lists(st.text(max_size=300), max_size=3))
def test_any_question_gets_scores_between_nothing_and_one(subject: str, said: list[str]) -> None:
    matches = rank(Question(subject, tuple(said)), LIBRARY, total=len(LIBRARY))
    assert all(0 <= one.score <= 1 for one in matches)
    assert [one.score for one in matches] == sorted((one.score for one in matches), reverse=True)
    asked = set(terms(f"{subject} {' '.join(said)}").values())
    assert all(set(one.words) <= asked for one in matches)
    assert matches == rank(Question(subject, tuple(said)), LIBRARY[::-1], total=len(LIBRARY))


@given(st.text(alphabet=st.characters(categories=["L", "N"]), min_size=1, max_size=40))
def test_a_stem_is_the_beginning_of_its_word(word: str) -> None:
    assert word.startswith(stem(word))
    assert stem(word)


def test_good_is_a_threshold_of_its_own() -> None:
    match = Match(1, Passage("", "x"), GOOD, ())
    assert match.is_good
    assert not Match(1, Passage("", "x"), GOOD - 0.01, ()).is_good
