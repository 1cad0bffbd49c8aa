"""Rule sets with outcomes worked out by hand: written in the editor, carried out by the worker, read on the ticket's
page, and foretold by the dry run."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html import unescape
from typing import Any

import pytest
from django.test import Client

from supportdesk.accounts.actors import Actor
from supportdesk.accounts.models import BusinessPartner, Contact, Membership, Role, Tenant, User
from tests import factory
from tests.desk.visiting import text
from tests.routing.making import make_rule, work
from tests.routing.test_editor import NEW, filled
from tickets.models import Calendar, HelpTopic, Queue, QueueMember, SlaPolicy, Ticket
from triage.directing import rules_of
from triage.rules.past import past_tickets
from triage.rules.trying import predictor

Rule = tuple[Any, ...]  # its conditions; `any` before them joins them otherwise; `off`; last what it does, and to what
BILLING = {"subject": "Charged twice", "body": "I need a refund for a duplicate payment."}


@dataclass(frozen=True)
class Case:
    rules: list[Rule]
    said: dict[str, Any] = field(default_factory=dict)
    queue: str = "Support"
    assignee: str = ""
    escalated: bool = False
    reads: tuple[str, ...] = ()


def hours(at: str, want: str) -> Case:
    """Berlin's office opens from 9 to 5 on weekdays."""
    rules: list[Rule] = [("hours is inside", "to Money"), ("hours is outside", "escalate")]
    inside = want == "inside"
    reads = "1. R1 it opened inside business hours " + ("✓" if inside else "✗ , false : it was outside")
    return Case(rules, {"at": at}, "Money" if inside else "Support", escalated=not inside, reads=(reads,))


CASES = {
    "all of two": Case(
        [("source is email", "tag is vip", "to Returns")],
        {"source": "email", "tags": ["vip"]},
        "Returns",
        reads=("Matched rule 1, R1: put into Returns unless already placed.", "source is email ✓", "tag is vip ✓"),
    ),
    "all but one": Case(
        [("source is email", "tag is vip", "to Returns")],
        {"source": "email", "tags": ["gold"]},
        reads=("No rule matched.", "source is email ✓ , true tag is vip ✗ , false : it was gold"),
    ),
    "one of any": Case(
        [("any", "source is phone", "tag is vip", "escalate")],
        {"tags": ["vip"]},
        escalated=True,
        reads=("1. R1 any of source is phone ✗ , false : it was portal tag is vip ✓",),
    ),
    "none of any": Case([("any", "source is phone", "tag is vip", "escalate")]),
    "the first that matches, and it alone": Case(
        [("tag is vip", "escalate"), ("tag is vip", "for Sam"), ("tag is vip", "move Returns")],
        {"tags": ["vip"]},
        escalated=True,
        reads=("Matched rule 1, R1: escalate.",),
    ),
    "a lower one where those above fail": Case(
        [("tag is gold", "escalate"), ("source none_of portal|api", "escalate"), ("for Sam",)],
        assignee="Sam",
        reads=(
            "Matched rule 3, R3: assign to Sam.",
            "1. R1 tag is gold ✗ , false : it had none",
            "2. R2 source is none of portal, API ✗ , false : it was portal",
            "3. R3 every ticket ✓",
        ),
    ),
    "one that is off is passed over": Case(
        [("off", "tag is vip", "escalate"), ("tag is vip", "for Sam")],
        {"tags": ["vip"]},
        assignee="Sam",
        reads=("Matched rule 2, R2: assign to Sam.",),
    ),
    "two that send it to each other": Case(
        [("queue is Support", "move Money"), ("queue is Money", "move Support")], {}, "Money"
    ),
    "and the other way round": Case(
        [("queue is Support", "move Money"), ("queue is Money", "move Support")], {"queue": "Money"}, "Money"
    ),
    "escalated, and then the team's queue": Case([("category is billing", "escalate")], BILLING, "Money", "", True),
    "for a person, and then the team's queue": Case([("category is billing", "for Sam")], BILLING, "Money", "Sam"),
    "a rule goes before the team": Case([("category is billing", "to Returns")], BILLING, "Returns"),
    "even where it says what was already": Case([("category is billing", "to Support")], BILLING),
    "a topic's place stands": Case(
        [("topic is Orders", "to Money")],
        {"topic": "Orders"},
        "Returns",
        reads=("Not done: something had placed the ticket already.",),
    ),
    "but not for good": Case([("topic is Orders", "move Money")], {"topic": "Orders"}, "Money"),
    "a topic below is another topic": Case(
        [("topic is Orders", "escalate"), ("topic is Parcels", "for Sue")],
        {"topic": "Parcels"},
        assignee="Sue",
        reads=("topic is Orders ✗ , false : it was Orders › Parcels", "topic is Orders › Parcels ✓"),
    ),
    "a rule sees where the topic put it": Case(
        [("queue is Returns", "escalate")], {"topic": "Orders"}, "Returns", escalated=True
    ),
    "a person's place stands against all": Case(
        [("move Money",)],
        {"queue": "Returns"},
        "Returns",
        reads=("Not done: a person chose the queue, and that stands.",),
    ),
    "somebody's already": Case(
        [("for Sam",)], {"assignee": "Sue"}, assignee="Sue", reads=("Not done: the ticket was somebody’s already.",)
    ),
    "no tag at all is none of these": Case([("tag none_of vip|gold", "escalate")], escalated=True),
    "one of these is not none": Case([("tag none_of vip|gold", "escalate")], {"tags": ["gold", "new"]}),
    "tags as they are typed": Case(
        [("tag is VIP Customer", "escalate")],
        {"tags": ["VIP Customer"]},
        escalated=True,
        reads=("tag is vip-customer ✓",),
    ),
    "tags with their hash": Case([("tag any_of gold, #Vip", "escalate")], {"tags": ["vip"]}, escalated=True),
    "a business partner's": Case(
        [("requester_type is account", "escalate"), ("partner any_of Nordwind", "for Sue")],
        {"requester": "partner"},
        assignee="Sue",
        reads=("requester type is account ✗ , false : it was business partner", "business partner is Nordwind ✓"),
    ),
    "no partner is not this one": Case([("partner is_not Nordwind", "escalate")], escalated=True),
    "words, not parts of them": Case(
        [("words contains print|fund", "escalate")],
        {"subject": "Reprinted", "body": "Printers, fundamentally."},
        reads=("subject or message contains any of “print”, “fund” ✗ , false : it does not",),
    ),
    "words at the edges of a text": Case(
        [("subject contains fire", "body contains help!", "escalate")],
        {"subject": "“FIRE”", "body": "help"},
        "",
        "",
        True,
    ),
    "a phrase over a line's end": Case(
        [("body contains money back", "escalate")], {"body": "I want my MONEY,\n  Back."}, escalated=True
    ),
    "a phrase is not its words apart": Case([("body contains money back", "escalate")], {"body": "Back my money"}),
    "accents either way of writing": Case(
        [("subject contains café", "body contains strasse", "escalate")],
        {"subject": "CAFE\u0301 closed", "body": "Straße 5"},
        escalated=True,
    ),
    "where a word is looked for": Case(
        [("subject contains help", "escalate"), ("body contains help", "for Sam")], {"body": "Help"}, assignee="Sam"
    ),
    "words that must not be": Case([("words none_of printer|fire", "escalate")]),
    "mood": Case(
        [("sentiment is negative", "escalate")],
        {"body": "This is terrible, awful service. I am furious and disappointed."},
        escalated=True,
        reads=("mood is negative ✓",),
    ),
    "priority that a person chose": Case(
        [("priority any_of high|urgent", "escalate")], {"priority": "high"}, escalated=True
    ),
    "priority that the topic brings": Case(
        [("priority is urgent", "for Sam")], {"topic": "Orders"}, "Returns", "Sam", reads=("priority is urgent ✓",)
    ),
    "somebody who left": Case(
        [("for Lee",), ("escalate",)],
        reads=("Matched rule 1, R1: assign to Lee. Not done: whoever it should go to cannot take tickets any more.",),
    ),
    "somebody on a break, in another queue": Case([("for Sue",)], assignee="Sue"),
    "no business hours, neither inside nor outside": Case(
        [("any", "hours is inside", "hours is outside", "escalate")],
        reads=("nobody has said what business hours are",),
    ),
    "the minute the office opens": hours("2026-06-02T07:00:00", "inside"),
    "the second before": hours("2026-06-02T06:59:59", "outside"),
    "the minute it shuts": hours("2026-06-02T15:00:00", "outside"),
    "Friday before summer time": hours("2026-03-27T07:30:00", "outside"),
    "Monday after": hours("2026-03-30T07:30:00", "inside"),
    "Friday before winter time": hours("2026-10-23T07:30:00", "inside"),
    "Monday in winter time": hours("2026-10-26T07:30:00", "outside"),
    "a public holiday": hours("2026-05-01T09:00:00", "outside"),
    "a weekend": hours("2026-06-06T09:00:00", "outside"),
}


@dataclass
class Desk:
    tenant: Tenant
    rows: dict[str, Any]  # by name
    contacts: dict[str, Contact]

    def write(self, admin: Client, rules: list[Rule]) -> None:
        for number, (*clauses, does) in enumerate(rules, 1):
            fields = {"name": f"R{number}", "position": str(number), "join": "any" if "any" in clauses else "all"}
            fields["is_active"] = "" if "off" in clauses else "on"
            spelt = [self.spelt(clause) for clause in clauses if clause not in ("any", "off")]
            answer = admin.post(NEW, filled(*spelt, **fields, **self.action(does)))
            assert answer.status_code == 302, text(answer)

    def spelt(self, clause: str) -> str:
        name, operator, values = clause.split(" ", 2)
        if name in ("queue", "topic", "partner"):
            values = "|".join(str(self.rows[value].pk) for value in values.split("|"))
        return f"{name} {operator} {values}"

    def action(self, does: str) -> dict[str, Any]:
        act, _, target = does.partition(" ")
        kind = {"to": "assign_to_queue", "move": "reassign_queue", "for": "assign_to_user", "escalate": "escalate"}[act]
        where = "user" if act == "for" else "queue"
        return {"action": kind} | ({where: self.rows[target].pk} if target else {})

    def open(self, said: dict[str, Any]) -> Ticket:
        words = {
            name: self.rows[value] if name in ("queue", "topic", "assignee") else value for name, value in said.items()
        }
        requester = self.contacts[words.pop("requester", "account")]
        by, at = Actor.customer(requester), words.pop("at", None)
        if at:
            by = by.telling(datetime.fromisoformat(at).replace(tzinfo=UTC))
            office(self.tenant)
        ticket = factory.open_ticket(requester, by=by, **words)
        work()
        ticket.refresh_from_db()
        return ticket


def office(tenant: Tenant) -> None:
    if SlaPolicy.objects.of(tenant).exists():
        return
    weekly = {day: [["09:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
    calendar = Calendar.objects.create(
        tenant=tenant, name="Berlin", timezone="Europe/Berlin", country="DE", weekly=weekly
    )
    SlaPolicy.objects.create(tenant=tenant, name="Office", calendar=calendar, is_default=True)


@pytest.fixture
def worked(tenant: Tenant, queue: Queue, cleo: Contact, sam: User, sue: User) -> Desk:
    queues = [
        Queue.objects.create(tenant=tenant, name=name, team=team)
        for name, team in (("Money", "finance"), ("Returns", ""))
    ]
    orders = HelpTopic.objects.create(tenant=tenant, name="Orders", default_queue=queues[1], default_priority="urgent")
    parcels = HelpTopic.objects.create(tenant=tenant, name="Parcels", parent=orders)
    partner = BusinessPartner.objects.create(tenant=tenant, name="Nordwind")
    nora = factory.make_contact(tenant, "Nora")
    nora.partner = partner
    nora.save()
    QueueMember.objects.create(tenant=tenant, queue=queues[1], user=sue, on_break=True)
    lee = factory.make_member(tenant, "Lee", Role.AGENT)
    rows: dict[str, Any] = {
        str(row).rpartition(" ")[2]: row for row in (queue, *queues, orders, parcels, partner, sam, sue, lee)
    }
    return Desk(tenant, rows, {"account": cleo, "partner": nora})


def end(ticket: Ticket) -> tuple[str, str, bool]:
    return ticket.queue.name, ticket.assignee.name if ticket.assignee else "", ticket.is_escalated


def read(admin: Client, ticket: Ticket) -> str:
    shown = text(admin.get(ticket.get_absolute_url()))
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", shown)).split())


@pytest.mark.parametrize("case", CASES.values(), ids=list(CASES))
def test_worked_by_hand(admin: Client, worked: Desk, other_tenant: Tenant, case: Case) -> None:
    make_rule(other_tenant, name="Theirs")  # takes no part in anything
    before = worked.open(case.said)
    worked.write(admin, case.rules)
    Membership.objects.filter(user=worked.rows["Lee"]).update(is_active=False)
    days = (datetime.now(UTC) - before.created_at).days + 1
    facts = {ticket.pk: facts for ticket, facts in past_tickets(worked.tenant, days)}[before.pk]
    foretold = predictor(worked.tenant)(rules_of(worked.tenant), facts).outcome

    ticket = worked.open(case.said)
    assert end(ticket) == (case.queue or "Support", case.assignee, case.escalated)
    assert (foretold.queue, foretold.assignee, foretold.is_escalated) == (
        ticket.queue_id,
        ticket.assignee_id,
        ticket.is_escalated,
    )
    shown = read(admin, ticket) if case.reads else ""
    for words in case.reads:
        assert words in shown
