"""The question in a thread: its terms and their weights."""

from dataclasses import dataclass

from conversations.retrieval.words import SMALL, stem, terms, told

READ = 4000  # characters of one message; what follows is logs and quoted mail
MOST = 24  # terms: more say less
IN_SUBJECT, IN_LAST, IN_EARLIER = 1.0, 0.6, 0.25
# Words of somebody who is content, or only polite: nothing to answer.
CONTENT = frozenset(
    map(
        stem,
        """
        thank thanks thankyou cheers great perfect wonderful brilliant lovely awesome super fine solved sorted fixed
        worked works helped helpful resolved cool nice appreciated appreciate excellent amazing quick fast answer reply
        response problem issue much many lot danke dank vielen prima toll klasse geklappt gelöst funktioniert erledigt
        merci parfait gracias perfecto resuelto bedankt top dankjewel opgelost obrigado obrigada
        """.split(),
    )
)
SAYS_THANKS = frozenset("thank thanks thx cheers great perfect danke merci gracias bedankt obrigado obrigada".split())
REFUSALS = frozenset("not no never still cannot but nicht kein noch immer pas no sigue niet nog não aber mais".split())


@dataclass(frozen=True, slots=True)
class Question:
    """`said` is what the customer wrote, the latest last."""

    subject: str
    said: tuple[str, ...] = ()

    @property
    def is_follow_up(self) -> bool:
        return len(self.said) > 1

    @property
    def asked(self) -> str:
        """The present question: the subject, or the latest of several messages."""
        return self.said[-1] if self.is_follow_up else self.subject

    def terms(self) -> dict[str, str]:
        """Stems with the words they stand for, highest weight first."""
        words: dict[str, str] = {}
        for text in (self.subject, *reversed(self.said)):
            words = terms(text[:READ]) | words
        return {one: words[one] for one in self.weights()}

    def weights(self) -> dict[str, float]:
        """The weight of each term for the present question: at most MOST, highest first."""
        subject, last = (IN_LAST, IN_SUBJECT) if self.is_follow_up else (IN_SUBJECT, IN_LAST)
        texts = [(self.subject, subject), *((text, IN_EARLIER) for text in self.said[:-1])]
        texts += [(text, last) for text in self.said[-1:]]
        found: dict[str, float] = {}
        for text, weight in texts:
            for term in terms(text[:READ]):
                found[term] = max(found.get(term, 0.0), weight)
        return dict(sorted(found.items(), key=lambda one: -one[1])[:MOST])


def is_only_thanks(text: str) -> bool:
    """Whether the text only says thanks, and so asks nothing."""
    words = list(told(text))
    if "?" in text or REFUSALS & set(words):
        return False
    meant = [word for word in words if word not in SMALL or word in SAYS_THANKS]
    return all(stem(word) in CONTENT or word in SAYS_THANKS for word in meant)
