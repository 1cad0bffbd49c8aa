from itertools import product

from triage.engine import CATEGORIES, PRIORITIES, SENTIMENTS, Enquiry, Lexicon, assess
from triage.engine.wording import next_action, suggest_reply

EVERY_CASE = list(product(CATEGORIES, PRIORITIES, SENTIMENTS, (False, True)))


def test_every_combination_has_a_calm_reply_and_a_next_step() -> None:
    for category, priority, sentiment, praise in EVERY_CASE:
        for text in (
            suggest_reply(category, priority, sentiment, praise=praise),
            next_action(category, priority, sentiment, praise=praise),
        ):
            assert text.endswith(".")
            assert "!" not in text
            assert "  " not in text


def test_replies_promise_no_times() -> None:
    for category, priority, sentiment, praise in EVERY_CASE:
        said = suggest_reply(category, priority, sentiment, praise=praise).lower().split()
        assert not {"hours", "minutes", "today", "tomorrow", "shortly", "soon", "immediately"} & set(said)


def test_replies_differ_by_category_priority_and_sentiment() -> None:
    replies = {suggest_reply(c, p, s, praise=False) for c, p, s in product(CATEGORIES, PRIORITIES, SENTIMENTS)}
    assert len(replies) == len(CATEGORIES) * len(PRIORITIES) * len(SENTIMENTS)


def test_nothing_the_customer_wrote_is_echoed() -> None:
    answer = assess(Enquiry("Zyxw <b>", "Refund zyxw {{ticket}} zyxw"), Lexicon.default())
    assert "zyxw" not in (answer.suggested_reply + answer.next_action).lower()


def test_praise_is_thanked_and_asked_nothing() -> None:
    praised = assess(Enquiry("", "Thank you, brilliant work"), Lexicon.default())
    asking = assess(Enquiry("", "Brilliant work. How do I invite people?"), Lexicon.default())
    assert "nothing more" in praised.suggested_reply
    assert "nothing more" not in asking.suggested_reply
