"""The engine of routing by itself: hand-worked rule sets, and what must hold of all of them."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.routing import Act, Action, Clause, Facts, Field, Join, Operator, Rule, Withheld, ask, decide, outcome

TICKET = Facts(
    subject="Refund for order 17",
    body="You can't be serious. My ACME-box arrived broken; I want my money back!",
    priority="urgent",
    source="email",
    requester_type="manual",
    category="billing",
    sentiment="negative",
    tags=("vip", "order"),
    queue=1,
    partner=7,
)


def rule(position: int, *clauses: tuple[str, str, str], act: str = "escalate", **more: Any) -> Rule:
    made = tuple(
        Clause(Field(field), Operator(operator), tuple(values.split("|"))) for field, operator, values in clauses
    )
    target, join = more.pop("target", None), Join(more.pop("join", "all"))
    return Rule(position, position, f"R{position}", join, made, Action(Act(act), target), **more)


@pytest.mark.parametrize(
    ("clause", "held", "seen"),
    [
        ("priority is urgent", True, "urgent"),
        ("priority is_not urgent", False, "urgent"),
        ("priority any_of high|urgent", True, "urgent"),
        ("priority none_of high|low", True, "urgent"),
        ("source is portal", False, "email"),
        ("requester_type is manual", True, "manual"),
        ("category is billing", True, "billing"),
        ("sentiment none_of negative", False, "negative"),
        ("tag is VIP", True, "vip|order"),
        ("tag is vi", False, "vip|order"),
        ("tag any_of gold|order", True, "vip|order"),
        ("tag none_of gold|silver", True, "vip|order"),
        ("queue is 1", True, "1"),
        ("queue is 11", False, "1"),
        ("partner any_of 6|7", True, "7"),
        ("topic is 1", False, ""),
        ("topic is_not 1", True, ""),
        ("hours is inside", False, ""),
        ("hours is outside", False, ""),
        ("subject contains REFUND", True, "REFUND"),
        ("subject contains fund", False, ""),
        ("subject contains money", False, ""),
        ("subject none_of money", True, ""),
        ("body contains money back|nothing", True, "money back"),
        ("body contains cannot be", True, "cannot be"),
        ("body contains acme box", True, "acme box"),
        ("words contains order|broken", True, "order|broken"),
        ("words none_of order", False, "order"),
    ],
)
def test_a_clause_and_what_it_saw(clause: str, held: bool, seen: str) -> None:
    field, operator, values = clause.split(" ", 2)
    finding = ask(Clause(Field(field), Operator(operator), tuple(values.split("|"))), TICKET)
    assert (finding.held, finding.seen) == (held, tuple(seen.split("|")) if seen else ())


@pytest.mark.parametrize(
    ("phrase", "text", "held"),
    [
        ("rückgabe", "Frage zur RÜCKGABE", True),
        ("ru\u0308ckgabe", "Rückgabe", True),  # an umlaut of two characters
        ("straße", "In der STRASSE", True),
        ("возврат", "Прошу Возврат денег", True),
        ("返金", "返金 お願いします", True),
        ("l’argent", "où est l'argent ?", True),
        ("café", "cafétéria", False),
        ("e mail", "E-Mail an mich", True),
        ("100", "1000 pieces", False),
        ("ｒｅｆｕｎｄ", "refund", True),  # full-width letters
    ],
)
def test_words_are_the_same_however_they_are_typed(phrase: str, text: str, held: bool) -> None:
    clause = Clause(Field.WORDS, Operator.CONTAINS, (phrase,))
    assert ask(clause, Facts(subject=text)).held == ask(clause, Facts(body=f"Hello, {text}!")).held == held


ONE_OF_EACH: dict[str, tuple[dict[str, Any], str, str]] = {
    # field: (what the ticket has, a value that is it, one that is not)
    "priority": ({"priority": "high"}, "high", "low"),
    "source": ({"source": "chat"}, "chat", "email"),
    "tag": ({"tags": ("a", "b")}, "b", "c"),
    "requester_type": ({"requester_type": "account"}, "account", "manual"),
    "category": ({"category": "sales"}, "sales", "billing"),
    "sentiment": ({"sentiment": "neutral"}, "neutral", "positive"),
    "topic": ({"topic": 3}, "3", "4"),
    "queue": ({"queue": 3}, "3", "4"),
    "partner": ({"partner": 3}, "3", "4"),
}


@pytest.mark.parametrize("field", ONE_OF_EACH)
def test_each_field_by_each_comparison(field: str) -> None:
    facts, its, other = ONE_OF_EACH[field]

    def held(operator: str, *values: str, of: Facts | None = None) -> bool:
        return ask(Clause(Field(field), Operator(operator), values), of or Facts(**facts)).held

    assert held("is", its)
    assert not held("is", other)
    assert held("is_not", other)
    assert not held("is_not", its)
    assert held("any_of", other, its)
    assert not held("any_of", other)
    assert held("none_of", other)
    assert not held("none_of", other, its)
    # Of nothing, nothing is, and none of it is.
    assert not held("is", its, of=Facts())
    assert held("is_not", its, of=Facts())
    assert held("none_of", its, other, of=Facts())


@pytest.mark.parametrize(("in_hours", "held"), [(True, "inside"), (False, "outside")])
def test_business_hours_are_a_fact_handed_in(in_hours: bool, held: str) -> None:
    for wanted in ("inside", "outside"):
        clause = Clause(Field.HOURS, Operator.IS, (wanted,))
        assert ask(clause, Facts(in_hours=in_hours)).held == (wanted == held)


def test_the_first_match_by_position_wins() -> None:
    rules = [
        rule(3, ("source", "is", "email")),
        rule(2, ("priority", "is", "urgent"), ("source", "is", "email"), act="assign_to_queue", target=5),
        rule(1, ("tag", "is", "vip"), ("category", "is", "sales"), act="reassign_queue", target=6),
    ]
    decision = decide(rules, TICKET)
    assert decision.action == Action(Act.ASSIGN_TO_QUEUE, 5)
    assert [(look.rule.position, look.matched) for look in decision.looks] == [(1, False), (2, True)]
    assert [[finding.held for finding in look.findings] for look in decision.looks] == [[True, False], [True, True]]


def test_any_needs_one_and_all_needs_each() -> None:
    clauses = ("priority", "is", "low"), ("source", "is", "email")
    assert decide([rule(1, *clauses, join="any")], TICKET).rule
    assert not decide([rule(1, *clauses)], TICKET).rule


@pytest.mark.parametrize("join", Join)
def test_a_rule_without_clauses_is_for_every_ticket(join: Join) -> None:
    assert decide([rule(1, join=join)], Facts()).rule


def test_a_rule_that_is_off_is_not_looked_at() -> None:
    assert decide([rule(1, is_active=False)], TICKET).looks == ()


@pytest.mark.parametrize(
    ("act", "facts", "withheld"),
    [
        ("assign_to_queue", {}, None),
        ("assign_to_queue", {"placed_by": "triage"}, Withheld.PLACED),
        ("assign_to_queue", {"placed_by": "rule"}, Withheld.PLACED),
        ("assign_to_queue", {"placed_by": "topic"}, Withheld.PLACED),
        ("reassign_queue", {"placed_by": "topic"}, None),
        ("assign_to_queue", {"placed_by": "person"}, Withheld.CHOSEN),
        ("reassign_queue", {"placed_by": "triage"}, None),
        ("reassign_queue", {"placed_by": "rule"}, None),
        ("reassign_queue", {"placed_by": "person"}, Withheld.CHOSEN),
        ("assign_to_user", {}, None),
        ("assign_to_user", {"assignee": 4}, Withheld.ASSIGNED),
        ("escalate", {"placed_by": "person", "assignee": 4}, None),
        ("escalate", {"is_escalated": True}, Withheld.ESCALATED),
    ],
)
def test_what_is_withheld_and_why(act: str, facts: dict[str, Any], withheld: Withheld | None) -> None:
    decision = decide([rule(1, act=act, target=9), rule(2)], Facts(**facts))
    assert decision.withheld == withheld
    assert decision.rule
    assert decision.rule.position == 1  # the first match wins, even where its action is withheld


def test_nothing_goes_to_whom_has_gone() -> None:
    gone = Rule(1, 1, "R", Join.ALL, (), Action(Act.ASSIGN_TO_USER, 4, is_gone=True))
    assert decide([gone], TICKET).withheld == Withheld.GONE


def test_the_team_takes_what_no_rule_and_no_person_placed() -> None:
    nothing = decide([], TICKET)
    for loose in ("default", "triage"):
        assert outcome(nothing, Facts(queue=1, placed_by=loose), team_queue=8).queue == 8
    for firm in ("person", "topic", "rule"):
        assert outcome(nothing, Facts(queue=1, placed_by=firm), team_queue=8).queue == 1
    placed = decide([rule(1, act="assign_to_queue", target=1)], TICKET)
    assert outcome(placed, TICKET, team_queue=8).queue == 1
    escalated = outcome(decide([rule(1)], TICKET), TICKET, team_queue=8)
    assert (escalated.queue, escalated.is_escalated) == (8, True)


@pytest.mark.parametrize(
    ("field", "operator", "values"),
    [
        ("priority", "contains", ("urgent",)),
        ("subject", "is", ("urgent",)),
        ("hours", "is_not", ("inside",)),
        ("priority", "is", ()),
        ("priority", "is", ("low", "high")),
        ("words", "contains", ("refund", "…!")),
    ],
)
def test_a_clause_that_makes_no_sense_says_why(field: str, operator: str, values: tuple[str, ...]) -> None:
    assert Clause(Field(field), Operator(operator), values).problem()


words = st.text(max_size=20) | st.sampled_from(["vip", "urgent", "email", "1", "refund"])
clauses = st.builds(Clause, st.sampled_from(Field), st.sampled_from(Operator), st.lists(words, max_size=3).map(tuple))
many_facts = st.builds(
    Facts,
    subject=words,
    body=words,
    priority=st.sampled_from(["low", "urgent"]),
    tags=st.lists(words, max_size=3).map(tuple),
    queue=st.integers(1, 3),
    in_hours=st.none() | st.booleans(),
    placed_by=st.sampled_from(["default", "topic", "triage", "rule", "person"]),
    assignee=st.none() | st.integers(1, 3),
)
rule_sets = st.lists(
    st.builds(
        Rule,
        pk=st.none(),
        position=st.integers(0, 9),
        name=words,
        join=st.sampled_from(Join),
        clauses=st.lists(clauses, max_size=3).map(tuple),
        action=st.builds(Action, st.sampled_from(Act), st.integers(1, 3)),
        is_active=st.booleans(),
    ),
    max_size=5,
    unique_by=lambda made: made.position,
)


@given(rule_sets, many_facts)
def test_only_the_last_rule_looked_at_matched(rules: list[Rule], facts: Facts) -> None:
    decision = decide(rules, facts)
    assert [look.matched for look in decision.looks[:-1]] == [False] * len(decision.looks[:-1])
    assert bool(decision.rule) == bool(decision.looks and decision.looks[-1].matched)
    assert all(look.rule.is_active for look in decision.looks)


@given(rule_sets, many_facts)
def test_the_order_in_which_rules_are_given_does_not_count(rules: list[Rule], facts: Facts) -> None:
    assert decide(rules, facts) == decide(rules[::-1], facts)


@given(rule_sets, many_facts)
def test_a_persons_choice_stands_against_every_rule(rules: list[Rule], facts: Facts) -> None:
    end = outcome(decide(rules, facts), facts, team_queue=3)
    if facts.placed_by == "person":
        assert end.queue == facts.queue
    if facts.assignee:
        assert end.assignee == facts.assignee


@given(clauses, many_facts)
def test_a_denial_is_the_opposite(clause: Clause, facts: Facts) -> None:
    yes, no = (Clause(clause.field, operator, clause.values) for operator in (Operator.ANY_OF, Operator.NONE_OF))
    assert ask(yes, facts).held != ask(no, facts).held


@given(many_facts)
def test_facts_are_kept_whole(facts: Facts) -> None:
    assert Facts.recall(facts.kept(), subject=facts.subject, body=facts.body) == facts
