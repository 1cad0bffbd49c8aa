from datetime import datetime

from ninja import Schema
from pydantic import ConfigDict, Field, JsonValue

from supportdesk.accounts.models import Tier
from tickets.api.fields import Body, Email, Id, IdempotencyKey, Name, SourceIn, Subject, Tags, UploadIds
from tickets.api.schemas import ClockOut, Given, Person, TopicOut
from tickets.states import Category, Priority, Source

EXAMPLE: dict[str, JsonValue] = {
    "customer_name": "Cleo Lindqvist",
    "customer_email": "cleo@example.com",
    "subject": "Charged twice in May",
    "message": "My card shows two payments for the same order. Please refund one of them.",
    "source": "email",
    "customer_tier": "premium",
    "external_id": "shop-7731",
}


class NewTicketIn(Given):
    """What is left out is left to triage and the desk's defaults; what is given stands."""

    customer_name: Name
    customer_email: Email | None = Field(None, description="A known address finds its contact; others make one.")
    subject: Subject
    message: Body
    source: SourceIn = Source.API
    customer_tier: Tier | None = Field(None, description="Where given, also kept for the contact's later tickets.")
    priority: Priority | None = None
    category: Category | None = None
    queue: Id | None = Field(None, description="A queue's id.")
    topic: Id | None = Field(None, description="A help topic's id. It supplies what is left out here.")
    tags: Tags = []
    files: UploadIds = Field([], description="Ids that `POST /uploads` gave.")
    external_id: IdempotencyKey | None = Field(None, description="Yours. The same one never opens a second ticket.")

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})


class Reason(Schema):
    """The words that decided."""

    decides: str = Field(examples=["category"])
    value: str = Field(examples=["billing"])
    phrase: str = Field(examples=["refund"])
    where: str = Field(examples=["message"])
    note: str
    weight: float


class Links(Schema):
    self: str
    thread: str
    events: str
    desk: str


class QueueRef(Schema):
    id: int
    name: str


class TicketOut(Schema):
    id: int = Field(description="Counts up from 1 within the desk.")
    number: str = Field(examples=["SD-00012"])
    customer_name: str
    customer_email: str | None
    subject: str
    message: str
    source: str = Field(examples=["email"])
    customer_tier: str = Field(examples=["standard"])
    category: str | None = Field(examples=["billing"], description="Null until triage has spoken, as all it says.")
    priority: str = Field(examples=["high"])
    priority_score: int | None = Field(examples=[75], description="0 to 100, the more pressing the higher.")
    sentiment: str | None = Field(examples=["neutral"])
    assigned_team: str | None = Field(examples=["finance"])
    suggested_reply: str | None
    next_action: str | None
    reasons: list[Reason]
    status: str = Field(examples=["open"])
    queue: QueueRef
    topic: TopicOut | None
    assignee: Person | None
    tags: list[str]
    due_at: datetime | None = Field(description="The nearest deadline that is running.")
    breached_at: datetime | None = Field(description="The first deadline that was missed.")
    sla: list[ClockOut]
    external_id: str | None
    created_at: datetime
    updated_at: datetime
    links: Links


class TicketPage(Schema):
    items: list[TicketOut]
    next: str | None = Field(description="Pass it as `cursor` for the following page; null on the last.")
    previous: str | None


class Seeded(Schema):
    created: int


def external_key(external_id: str) -> str:
    return f"external/{external_id}"


def request_key(idempotency_key: str) -> str:
    return f"request/{idempotency_key}"


def external_id_of(key: str | None) -> str | None:
    return key.removeprefix("external/") if key and key.startswith("external/") else None
