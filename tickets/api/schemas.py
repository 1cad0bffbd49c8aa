from datetime import datetime
from typing import Any, Self

from ninja import Schema
from pydantic import BaseModel, Field

from supportdesk.accounts.models import Membership, User
from tickets.api.fields import Body, Id, IdempotencyKey, StatusIn, Tags, UploadIds
from tickets.files.showing import File, files_of
from tickets.files.signing import upload_token
from tickets.models import Attachment, HelpTopic, Queue, SlaClock, ThreadEntry, TicketEvent
from tickets.states import Category, Priority


class Person(Schema):
    id: int
    name: str

    @classmethod
    def of(cls, user: User) -> Self:
        return cls(id=user.pk, name=user.get_full_name())


class Member(Person):
    email: str
    role: str = Field(examples=["agent"])

    @classmethod
    def holding(cls, membership: Membership) -> Self:
        user = membership.user
        return cls(id=user.pk, name=user.get_full_name(), email=user.email, role=membership.role)


class QueueOut(Schema):
    id: int
    name: str
    team: str | None = Field(description="The team whose tickets triage sends here.")
    is_default: bool

    @classmethod
    def of(cls, queue: Queue) -> Self:
        return cls(id=queue.pk, name=queue.name, team=queue.team or None, is_default=queue.is_default)


class TopicOut(Schema):
    id: int
    name: str = Field(examples=["Billing › Refunds"], description="With the topics it stands under.")

    @classmethod
    def of(cls, topic: HelpTopic) -> Self:
        return cls(id=topic.pk, name=str(topic))


class ClockOut(Schema):
    """An SLA clock. Clocks for the next response are numbered by `cycle`."""

    clock: str = Field(examples=["first_response"], description="first_response, next_response, resolution or topic")
    cycle: int
    state: str = Field(examples=["running"], description="running, paused, met or missed")
    due_at: datetime | None = Field(description="Null while the clock is paused, and once it has stopped.")
    stopped_at: datetime | None
    breached_at: datetime | None = Field(description="The deadline that was missed.")

    @classmethod
    def of(cls, clock: SlaClock, now: datetime) -> Self:
        return cls(
            clock=clock.kind,
            cycle=clock.cycle,
            state=clock.state(now),
            due_at=clock.due_at,
            stopped_at=clock.stopped_at,
            breached_at=clock.breached_at,
        )


class Author(Schema):
    kind: str = Field(examples=["agent"], description="agent, customer, ai or system")
    name: str


class FileOut(Schema):
    name: str = Field(examples=["invoice.pdf"])
    size: int = Field(description="In bytes.")
    content_type: str = Field(description="By its content; application/octet-stream where its name disagrees.")
    url: str = Field(description="Good for an hour, with a token of this desk.")

    @classmethod
    def of(cls, file: File) -> Self:
        return cls(name=file.name, size=file.bytes, content_type=file.type, url=file.url)


class UploadOut(Schema):
    id: str = Field(description="To be named in `files` within a day, by the member who uploaded it.")
    name: str
    size: int
    content_type: str

    @classmethod
    def of(cls, made: Attachment) -> Self:
        return cls(id=upload_token(made), name=made.name, size=made.size, content_type=made.content_type)


class Entry(Schema):
    id: int
    kind: str = Field(examples=["reply"], description="reply (everybody sees it) or internal_note")
    author: Author
    label: str = Field(examples=["[admin:Sam Berg]"], description="The author as customers see them.")
    body: str
    markup: str = Field(examples=["markdown"])
    files: list[FileOut]
    at: datetime

    @classmethod
    def of(cls, entry: ThreadEntry) -> Self:
        author = Author(kind=entry.author_kind, name=entry.author_name)
        return cls(
            id=entry.pk,
            kind=entry.kind,
            author=author,
            label=entry.label,
            body=entry.body,
            markup=entry.markup,
            files=[FileOut.of(file) for file in files_of(entry, door="api:file")],
            at=entry.at,
        )


class Event(Schema):
    id: int
    kind: str = Field(examples=["assigned"])
    actor: Author
    data: dict[str, Any] = Field(description="Each changed column as [before, after], and ids of what was added.")
    at: datetime

    @classmethod
    def of(cls, event: TicketEvent) -> Self:
        actor = Author(kind=event.actor_kind, name=event.actor_name)
        return cls(id=event.pk, kind=event.kind, actor=actor, data=event.data, at=event.at)


class Entries(Schema):
    items: list[Entry]
    next: int | None = Field(description="Pass it as `after` for what follows; null at the end.")


class Events(Schema):
    items: list[Event]
    next: int | None = Field(description="Pass it as `after` for what follows; null at the end.")


class Given(BaseModel):
    """What a caller sends. Only an object will do: the library's own base reads attributes off anything."""


class NewNote(Given):
    body: Body = Field(examples=["Asked finance; they are looking."])
    key: IdempotencyKey | None = Field(None, description="The same key never adds a second entry to a ticket.")
    files: UploadIds = Field([], description="Ids that `POST /uploads` gave.")


class NewReply(NewNote):
    seen: Id | None = Field(None, description="The last entry you read: if somebody wrote since, the answer is 409.")


class StatusChange(Given):
    status: StatusIn = Field(examples=["in_progress"])


def unnamed() -> Any:
    """Never read: what a caller did not name is not in `model_fields_set`. Null is a value, and mostly a wrong one."""


class TicketChanges(Given, extra="forbid"):
    """Only what is named changes."""

    priority: Priority = Field(default_factory=unnamed, examples=["high"])
    category: Category = Field(default_factory=unnamed, examples=["billing"])
    queue: Id = Field(default_factory=unnamed, description="A queue's id.")
    topic: Id | None = Field(default_factory=unnamed, description="A help topic's id, or null for none.")
    assignee: Id | None = Field(default_factory=unnamed, description="A member's id, or null for nobody.")
    tags: Tags = Field(
        default_factory=unnamed, description="All the tags the ticket shall carry.", examples=[["refund"]]
    )


class Summary(Schema):
    total_tickets: int
    open_tickets: int
    urgent_tickets: int
    tickets_by_status: dict[str, int]
    tickets_by_category: dict[str, int]
    tickets_by_priority: dict[str, int]
    tickets_by_team: dict[str, int]
    tickets_by_sentiment: dict[str, int]
    tickets_by_satisfaction: dict[str, int] = Field(description="Of those that their requesters have rated.")
    erased_tickets: int = Field(description="Deleted by their requesters; they are in no other number.")
    average_priority_score: float
