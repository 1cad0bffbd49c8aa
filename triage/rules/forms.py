"""The form of the rule editor."""

from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256
from typing import Any, Self

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from supportdesk.accounts.actors import Actor
from supportdesk.accounts.models import Tenant
from tickets.desk.people import members_of
from tickets.models import Queue
from triage import routing
from triage.models import RoutingRule
from triage.models.rule import CLAUSES_AT_MOST, OF_A_QUEUE
from triage.rules.clause_rows import Row, blank_row, options_of, rows_for, sent_rows
from triage.rules.trying import DAYS

Pairs = list[tuple[str, str]]
NEW = 0  # the id of a rule that is not saved yet, within the engine


class RuleForm(forms.Form):
    name = forms.CharField(max_length=80, error_messages={"required": "Give the rule a name: agents read it."})
    is_active = forms.BooleanField(required=False, label="Active")
    position = forms.TypedChoiceField(coerce=int, label="Position")
    join = forms.ChoiceField(choices=RoutingRule.Join, label="Matches tickets that meet")
    action = forms.ChoiceField(choices=RoutingRule.Action, label="Then")
    queue = forms.TypedChoiceField(coerce=int, empty_value=None, required=False)
    user = forms.TypedChoiceField(coerce=int, empty_value=None, required=False, label="Person")
    days = forms.TypedChoiceField(coerce=int, choices=[(days, f"{days} days") for days in DAYS], required=False)

    def __init__(self, data: QueryDict | None, *, tenant: Tenant, rule: RoutingRule | None, places: int) -> None:
        super().__init__(data, initial=initial_of(rule, places))
        self.tenant, self.rule = tenant, rule
        self.state = state_of(rule) if rule else ""
        self.seen = self.state if data is None else data.get("seen", "")  # the rule as the page showed it
        self.clauses_now = [clause.as_engine() for clause in rule.clauses.all()] if rule else []
        self.options = options_of(tenant, self.clauses_now)
        self.rows = self.read_rows(data)
        queues = list(Queue.objects.of(tenant).values_list("pk", "name"))
        people = [(str(one.pk), one.name) for one in members_of((tenant.pk,))]
        self.offer("queue", [("", "Choose a queue"), *((str(pk), name) for pk, name in queues)])
        self.offer("user", [("", "Choose a person"), *people])
        self.offer("position", [(str(place), ordinal(place, places)) for place in range(1, places + 1)])

    def offer(self, name: str, choices: Pairs) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def read_rows(self, data: QueryDict | None) -> list[Row]:
        if data is not None:
            rows = sent_rows(data, self.options)
        elif self.rule:
            rows = rows_for(self.clauses_now, self.options)
        else:
            rows = []
        return numbered(rows)

    def reshape(self, act: str) -> Self:
        """The form with a row added, removed, or changed to another field; nothing is validated."""
        if act.startswith("remove-"):
            self.rows = numbered([row for row in self.rows if f"remove-{row.index}" != act])
        if (act == "add" or not self.rows) and len(self.rows) < CLAUSES_AT_MOST:
            self.rows.append(blank_row(self.rows, self.options))
        return self

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        for row in self.rows:
            row.check()
        if any(row.error for row in self.rows):
            self.add_error(None, "A condition is not complete.")
        if len(self.rows) > CLAUSES_AT_MOST:
            self.add_error(None, f"A rule has at most {CLAUSES_AT_MOST} conditions.")
        if given.get("action") in OF_A_QUEUE and not given.get("queue"):
            self.add_error("queue", "Choose the queue.")
        if given.get("action") == RoutingRule.Action.ASSIGN_TO_USER and not given.get("user"):
            self.add_error("user", "Choose the person.")
        return given

    @property
    def is_outdated(self) -> bool:
        """Whether somebody else saved the rule after this page was rendered."""
        return bool(self.seen) and self.seen != self.state

    def refuse_outdated(self) -> None:
        """Refuse to save once; the next attempt replaces the other version."""
        self.seen = self.state
        self.add_error(None, "Somebody changed this rule since you opened it. Save again to replace theirs.")

    @property
    def clauses(self) -> list[routing.Clause]:
        return [row.clause() for row in self.rows if row.field]

    def save(self, *, by: Actor) -> RoutingRule:
        """Raises ValidationError, and then changes nothing."""
        given = self.cleaned_data
        rule = self.rule or RoutingRule(tenant=self.tenant)
        for name in ("name", "is_active", "join", "action"):
            setattr(rule, name, given[name])
        rule.queue_id, rule.user_id = self.target("queue"), self.target("user")
        rule.store(self.clauses, by=by, position=given["position"])
        return rule

    def target(self, kind: str) -> int | None:
        """The queue or user, if the action is about one."""
        action = self.cleaned_data["action"]
        wanted = "queue" if action in OF_A_QUEUE else "user" if action == RoutingRule.Action.ASSIGN_TO_USER else ""
        chosen: int | None = self.cleaned_data[kind] if kind == wanted else None
        return chosen

    def edited(self, rules: Sequence[routing.Rule]) -> list[routing.Rule]:
        """The tenant's rules as they would be with this form saved."""
        given = self.cleaned_data
        target = self.target("queue") or self.target("user")
        mine = routing.Rule(
            pk=self.rule.pk if self.rule else NEW,
            position=0,
            name=given["name"],
            join=routing.Join(given["join"]),
            clauses=tuple(self.clauses),
            action=routing.Action(routing.Act(given["action"]), target),
            is_active=given["is_active"],
        )
        others = [rule for rule in rules if rule.pk != mine.pk]
        others.insert(given["position"] - 1, mine)
        return [replace(rule, position=position) for position, rule in enumerate(others, 1)]

    def refuse(self, refusal: ValidationError) -> None:
        fields = refusal.error_dict if hasattr(refusal, "error_dict") else {"": [refusal]}
        for name, errors in fields.items():
            for error in errors:
                self.add_error(name if name in self.fields else None, error)


def state_of(rule: RoutingRule) -> str:
    """A short name for all that the form writes, the position apart: that changes with every other rule's."""
    return sha256(repr(replace(rule.as_engine(()), position=0)).encode()).hexdigest()[:16]


def initial_of(rule: RoutingRule | None, places: int) -> dict[str, Any]:
    if rule is None:
        return {"is_active": True, "position": places, "join": "all", "days": 30}
    kept = {name: getattr(rule, name) for name in ("name", "is_active", "position", "join", "action")}
    return {**kept, "queue": rule.queue_id, "user": rule.user_id, "days": 30}


def numbered(rows: list[Row]) -> list[Row]:
    for index, row in enumerate(rows):
        row.index = index
    return rows


def ordinal(place: int, places: int) -> str:
    if place == 1:
        return "First"
    return f"{place}, last" if place == places else str(place)
