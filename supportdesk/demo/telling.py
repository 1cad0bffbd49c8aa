"""Stories become tickets: each step one verb, by whoever would have used it, at its moment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from supportdesk.accounts.actors import Actor
from supportdesk.accounts.models import Contact, User
from supportdesk.demo.answers import let_the_assistant_answer
from supportdesk.demo.companies import Staff
from supportdesk.demo.moments import arrivals, customer_answers, desk_answers
from supportdesk.demo.stories import Step, Story, Wording, slots_for, stories_of
from tickets.models import HelpTopic, NewTicket, Queue, Ticket
from tickets.states import ACTIVE, TEAM_OF, Category, Priority, Source, Status
from triage.assessing import TRIAGE, open_assessed
from triage.directing import route

CLOSING = Actor.system("Auto-close")
CLOSES_AFTER = timedelta(days=5)
# The share of stories that have come to their end, by age.
TOLD_WHOLE = ((timedelta(days=5), 0.86), (timedelta(days=1), 0.6), (timedelta(0), 0.25))


@dataclass
class Telling:
    """One story on its way."""

    story: Story
    ticket: Ticket
    agent: User
    queue: Queue
    wording: Wording
    dice: Random
    zone: ZoneInfo
    now: datetime
    at: datetime
    topic: HelpTopic | None = None
    told: int = 0
    last_speaker: str = "customer"

    def tell(self, steps: Sequence[Step]) -> None:
        """As far as the present."""
        for step in steps:
            at = self._moment(step.act)
            if at >= self.now:
                return
            self.at = at
            self._act(step)
            self.told += 1

    def _moment(self, act: str) -> datetime:
        match act:
            case "customer":
                return customer_answers(self.dice, self.at, self.zone)
            case "agent" | "note":
                haste = 4 if self.ticket.priority == Priority.URGENT else 1
                return desk_answers(self.dice, self.at, self.zone, haste=haste)
        return self.at + timedelta(seconds=self.dice.randrange(5, 90))

    def _act(self, step: Step) -> None:
        words = self.wording(step.words, agent=self.agent.get_short_name())
        by = Actor.agent(self.agent).telling(self.at)
        if step.act in ("agent", "note"):
            self._take_on(by)
        match step.act:
            case "agent":
                self.ticket.reply(words, by=by)
            case "customer":
                self.ticket.reply(words, by=Actor.customer(self.ticket.requester).telling(self.at))
            case "note":
                self.ticket.note(words, by=by)
            case "tag":
                self.ticket.tag(add=[words], by=by)
            case "status":
                self._set_status(words, by)
        if step.act in ("agent", "customer"):
            self.last_speaker = step.act

    def _set_status(self, status: str, by: Actor) -> None:
        if customer := self._ends(status):
            self.ticket.resolve(by=customer)
        else:
            self.ticket.set_status(status, by=by)

    def _take_on(self, by: Actor) -> None:
        """Whoever answers owns the ticket, and puts right what triage took it for."""
        if self.ticket.assignee_id != self.agent.pk:
            self.ticket.assign(to=self.agent, by=by)
        if self.topic and self.ticket.topic_id != self.topic.pk:
            self.ticket.set_topic(self.topic, by=by)
        if self.story.category and self.ticket.category != self.story.category:
            self.ticket.reclassify(self.story.category, by=by)
            self.ticket.move(self.queue, by=by)

    def _ends(self, status: str) -> Actor | None:
        """Customers with a sign-in often press "Resolved" themselves."""
        requester = self.ticket.requester
        if status != Status.RESOLVED or not requester.user_id or self.dice.random() > 0.4:
            return None
        return Actor.customer(requester).telling(self.at)

    def wind_up(self) -> None:
        """What becomes of a ticket about which no more is told."""
        if self.ticket.status == Status.RESOLVED:
            closing = self.at + CLOSES_AFTER
            if closing < self.now and self.dice.random() < 0.55:
                self.ticket.close(by=CLOSING.telling(closing))
        elif self.ticket.status in ACTIVE and self.last_speaker == "agent" and self.dice.random() < 0.5:
            later = min(self.at + timedelta(minutes=1), self.now)
            self.ticket.set_status(Status.PENDING, by=Actor.agent(self.agent).telling(later))


class Teller:
    """Tells all of a company's stories, the same way each time, up to now."""

    def __init__(self, staff: Staff, now: datetime) -> None:
        self.staff = staff
        self.now = now
        self.zone = staff.company.zone
        self.dice = Random(staff.company.slug)

    def tell_all(self) -> int:
        stories = stories_of(self.staff.company.slug)
        self.dice.shuffle(stories)
        moments = arrivals(self.dice, len(stories), self.now, self.zone)
        for story, at in zip(stories, moments, strict=True):
            self._tell(story, at)
        return len(stories)

    def _tell(self, story: Story, at: datetime) -> None:
        telling = self._begin(story, at)
        length = self._length(story, self.now - at)
        telling.tell(story.thread[:length])
        if not telling.told:
            self._hand_out(telling)
        telling.wind_up()

    def _begin(self, story: Story, at: datetime) -> Telling:
        contact = self._requester(story)
        slots = slots_for(self.dice, story, self.staff.company.told, contact.name, at)
        wording = Wording(self.dice, slots)
        new = NewTicket(
            requester=contact,
            subject=wording(self.dice.choice(story.subjects)),
            body=wording(story.body),
            source=self._source(story, contact),
            priority=story.priority,
            tags=story.tags,
        )
        ticket = open_assessed(new, by=self._opener(new, contact).telling(at))
        route(ticket, by=TRIAGE.telling(at))
        let_the_assistant_answer(ticket, self.now)
        team = TEAM_OF[Category(story.category)] if story.category else ticket.team
        agent = self.dice.choice(self.staff.teams[team])
        agent = ticket.assignee or agent
        queue, topic = self.staff.queues[team], self.staff.topics.get(story.topic)
        return Telling(story, ticket, agent, queue, wording, self.dice, self.zone, self.now, at, topic)

    def _requester(self, story: Story) -> Contact:
        able = [
            each for each in self.staff.company.told["contacts"] if self._may_tell(self._contact(each), each, story)
        ]
        return self._contact(self.dice.choices(able, [each.get("often", 1) for each in able])[0])

    def _contact(self, told: dict[str, Any]) -> Contact:
        return self.staff.contacts[told["name"]]

    def _may_tell(self, contact: Contact, told: dict[str, Any], story: Story) -> bool:
        if story.by:
            return contact.name == story.by
        reachable = bool(contact.email) or Source.PHONE in story.sources
        return reachable and told.get("language", "en") == story.language and bool(contact.partner_id) >= story.business

    def _source(self, story: Story, contact: Contact) -> str:
        """Who can sign in mostly does, nobody else can use the portal, and who has no address does not write mail."""
        source = self.dice.choice(story.sources)
        if not contact.email:
            return Source.PHONE
        if contact.user_id and self.dice.random() < 0.5:
            return Source.PORTAL
        return Source.EMAIL if source == Source.PORTAL and not contact.user_id else source

    def _opener(self, new: NewTicket, contact: Contact) -> Actor:
        """Somebody at the desk writes down what is told on the phone."""
        if new.source != Source.PHONE:
            return Actor.customer(contact)
        return Actor.agent(self.dice.choice(next(iter(self.staff.teams.values()))))

    def _length(self, story: Story, age: timedelta) -> int:
        share = next(share for least, share in TOLD_WHOLE if age >= least)
        if self.dice.random() < share or not story.thread:
            return len(story.thread)
        return self.dice.randrange(1 if age > timedelta(days=3) else 0, len(story.thread))

    def _hand_out(self, telling: Telling) -> None:
        """Given to somebody who has not answered yet; or still waiting for that, too."""
        at = desk_answers(self.dice, telling.at, self.zone)
        if at < self.now and self.dice.random() < 0.35:
            telling.ticket.assign(to=telling.agent, by=Actor.agent(self.staff.supervisor).telling(at))
            telling.at = at
