from typing import Any, Protocol, Self

from django.db import models

from supportdesk.accounts.actors import Actor
from tickets.models.core import Words, desk_verb, origin_of, verb
from tickets.models.prioritised import Prioritised
from tickets.states import OVERRIDABLE, TEAM_OF, Category, Origin, Sentiment, Team, one_of


class Assessed(Protocol):
    """The part of an assessment that a ticket copies."""

    @property
    def category(self) -> str: ...
    @property
    def team(self) -> str: ...
    @property
    def priority(self) -> str: ...
    @property
    def score(self) -> int: ...
    @property
    def sentiment(self) -> str: ...


class ClassWords(Words):
    def in_category(self, *categories: str) -> Self:
        return self.filter(category__in=categories)

    def of_sentiment(self, *sentiments: str) -> Self:
        return self.filter(sentiment__in=sentiments)

    def for_team(self, *teams: str) -> Self:
        return self.filter(team__in=teams)


class Classified(Prioritised):
    """The classification of a ticket. Blank until triage has run."""

    category = models.CharField(max_length=9, choices=Category, blank=True)
    category_origin = models.CharField(max_length=8, choices=Origin, default=Origin.DEFAULT, editable=False)
    sentiment = models.CharField(max_length=8, choices=Sentiment, blank=True)
    team = models.CharField(max_length=17, choices=Team, blank=True)
    score = models.PositiveSmallIntegerField(null=True, blank=True, help_text="0 to 100, the more pressing the higher.")

    class Meta:
        abstract = True

    @verb
    def triage(self, said: Assessed, *, by: Actor) -> bool:
        """Copy an assessment, except for what a person or a rule has chosen. False if that changes nothing."""
        assessed: dict[str, Any] = {"sentiment": said.sentiment, "score": said.score}
        if self.category_origin in OVERRIDABLE:
            assessed |= {"category": said.category, "team": said.team, "category_origin": Origin.TRIAGE}
        if self.priority_origin in OVERRIDABLE:
            assessed |= {"priority": said.priority, "priority_origin": Origin.TRIAGE}
        changed = {
            name: [getattr(self, name), value] for name, value in assessed.items() if getattr(self, name) != value
        }
        if not changed:
            return False
        self.change(by=by, **assessed)
        self.record("triaged", by=by, **{name: pair for name, pair in changed.items() if "origin" not in name})
        return True

    @desk_verb
    def reclassify(self, category: str, *, by: Actor) -> bool:
        """Set the category, and with it the team, as a person or a rule chose."""
        team, origin = TEAM_OF[Category(one_of(Category, category, field="category"))], origin_of(by)
        if (category, team, origin) == (self.category, self.team, self.category_origin):
            return False
        before = [self.category, self.team]
        self.change(by=by, category=category, team=team, category_origin=origin)
        self.record("reclassified", by=by, category=[before[0], category], team=[before[1], team])
        return True
