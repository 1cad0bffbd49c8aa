"""The rows of conditions in the rule editor: how they are shown and parsed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.http import QueryDict

from supportdesk.accounts.models import BusinessPartner, Tenant
from tickets.errors import Invalid
from tickets.models import HelpTopic, Queue, settings_of
from tickets.models.tagged import tag_name
from triage import routing
from triage.models.rule import CLAUSES_AT_MOST, VALUE_LIMIT, VALUES_AT_MOST
from triage.wording import CHOICES, TEXTS, Field, Operator

PARTNERS_AT_MOST = 500
OFFERED = (
    Field.PRIORITY,
    Field.SOURCE,
    Field.TAG,
    Field.REQUESTER_TYPE,
    Field.CATEGORY,
    Field.SENTIMENT,
    Field.TOPIC,
    Field.QUEUE,
    Field.PARTNER,
    Field.SUBJECT,
    Field.BODY,
    Field.WORDS,
    Field.HOURS,
)
Pairs = list[tuple[str, str]]
Options = Mapping[str, Pairs]  # by field: what can be chosen; fields without are typed


def options_of(tenant: Tenant, clauses: Iterable[routing.Clause] = ()) -> Options:
    """The first partners by name, and those that the clauses name already."""
    queues = [(str(pk), name) for pk, name in Queue.objects.of(tenant).values_list("pk", "name")]
    partners = BusinessPartner.objects.of(tenant).values_list("pk", "name")
    named = [value for one in clauses if one.field == routing.Field.PARTNER for value in one.values]
    offered = dict(partners[:PARTNERS_AT_MOST]) | (dict(partners.filter(pk__in=named)) if named else {})
    return {
        **{field: [(str(value), str(label)) for value, label in made.choices] for field, made in CHOICES.items()},
        Field.PRIORITY: [(look.code, look.label) for look in settings_of(tenant).priorities],
        Field.SOURCE: [(look.code, look.label) for look in settings_of(tenant).sources],
        Field.TOPIC: [(str(topic.pk), str(topic)) for topic in topics_of(tenant)],
        Field.QUEUE: queues,
        Field.PARTNER: [(str(pk), name) for pk, name in offered.items()],
        Field.HOURS: [(routing.INSIDE, "Inside business hours"), (routing.OUTSIDE, "Outside business hours")],
    }


def topics_of(tenant: Tenant) -> list[HelpTopic]:
    """With their paths, in their order."""
    return sorted(HelpTopic.objects.in_tenants([tenant.pk]).with_ancestors(), key=lambda topic: str(topic).lower())


def spelt(field: str, values: Iterable[str]) -> tuple[str, ...]:
    """The values without duplicates, tags normalised. Raises Invalid for an impossible tag."""
    return tuple(dict.fromkeys(tag_name(value) if field == Field.TAG else value for value in values))


@dataclass(slots=True)
class Row:
    index: int
    field: str
    operator: str
    values: tuple[str, ...]
    options: Options
    error: str = ""

    @property
    def fields(self) -> Pairs:
        return [(field.value, field.label) for field in OFFERED]

    @property
    def operators(self) -> Pairs:
        words = {Operator.NONE_OF: "contains none of"} if self.field in TEXTS else {}
        fitting = [Operator(one.value) for one in routing.operators_of(routing.Field(self.field))] if self.field else []
        return [(one.value, words.get(one, one.label)) for one in fitting]

    @property
    def choices(self) -> Pairs:
        return self.options.get(self.field, [])

    @property
    def is_typed(self) -> bool:
        return bool(self.field) and self.field not in self.options

    @property
    def typed(self) -> str:
        return ", ".join(self.values)

    @property
    def hint(self) -> str:
        if self.field == Field.HOURS:
            return "When it opened, by the calendar of its SLA policy. Where none applies, neither holds."
        if self.field == Field.PARTNER and len(self.choices) >= PARTNERS_AT_MOST:
            return f"The first {PARTNERS_AT_MOST} by name."
        if self.field == Field.TOPIC:
            return "A topic alone, without those below it: tick them too where they are meant."
        if self.field in TEXTS:
            return "Whole words or phrases, separated by commas. Signs count at their ends: C++, #42."
        return "Separated by commas." if self.is_typed else ""

    def settle(self) -> None:
        """Drop the operator and values that belong to another field than the chosen one."""
        if self.operator not in dict(self.operators):
            self.operator = self.operators[0][0] if self.operators else ""
        if self.field in self.options:
            self.values = tuple(value for value in self.values if value in dict(self.choices))

    def clause(self) -> routing.Clause:
        return routing.Clause(routing.Field(self.field), routing.Operator(self.operator), self.values)

    def check(self) -> None:
        try:
            self.values = spelt(self.field, self.values)
        except Invalid as refusal:
            self.error = refusal.message
            return
        problem = self.clause().problem()
        if not problem and any(len(value) > VALUE_LIMIT for value in self.values):
            problem = f"A value has at most {VALUE_LIMIT} characters."
        self.error = problem or ("That is too many values." if len(self.values) > VALUES_AT_MOST else "")


def sent_rows(data: QueryDict, options: Options) -> list[Row]:
    """The rows of a submitted form, without those whose field is blank."""
    rows = [row_of(data, index, options) for index in range(CLAUSES_AT_MOST + 1)]
    return [row for row in rows if row.field]


def row_of(data: QueryDict, index: int, options: Options) -> Row:
    field = data.get(f"c{index}-field", "")
    field = field if field in {one.value for one in OFFERED} else ""
    was = data.get(f"c{index}-was", field)  # what the values were given for
    given = [value.replace("\x00", "") for value in data.getlist(f"c{index}-values") if was == field]
    if field not in options:
        given = [" ".join(part.split()) for value in given for part in value.split(",")]
    row = Row(index, field, data.get(f"c{index}-operator", ""), tuple(dict.fromkeys(filter(None, given))), options)
    row.settle()
    return row


def rows_for(clauses: Sequence[routing.Clause], options: Options) -> list[Row]:
    return [
        Row(index, one.field.value, one.operator.value, one.values, options)
        for index, one in enumerate(clauses)
        if one.field.value in {field.value for field in OFFERED}
    ]


def blank_row(rows: Sequence[Row], options: Options) -> Row:
    return Row(max((row.index for row in rows), default=-1) + 1, "", "", (), options)
