"""What a row becomes."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from supportdesk.accounts.models import Contact, Tenant, User
from supportdesk.outbox.models import Delivery
from tests.commands.importing import csv, jsonl, run
from tickets.models import Queue, ThreadEntry, Ticket

pytestmark = pytest.mark.django_db

FULL = {
    "external_id": 17,
    "subject": "Printer on fire",
    "body": "It burns.\nHelp!",
    "requester_name": "Ava Stone",
    "requester_email": "Ava@Example.com",
    "tier": "vip",
    "source": "phone",
    "status": "resolved",
    "priority": "high",
    "category": "technical",
    "tags": ["Fire", "third floor"],
    "created_at": "2024-05-01T09:00:00Z",
    "resolved_at": "2024-05-02T10:00:00+02:00",
    "queue": "support",
    "assignee": "sam@example.com",
    "replies": [
        {"author": "agent", "name": "Sam", "email": "sam@example.com", "body": "Water?", "at": "2024-05-01T09:30:00Z"},
        {"author": "agent", "body": "Call the fire brigade.", "internal": True, "at": "2024-05-01T09:31:00Z"},
        {"author": "customer", "body": "It's out.", "at": "2024-05-01T10:00:00Z"},
    ],
}


def test_takes_every_column(tenant: Tenant, queue: Queue, sam: User, tmp_path: Path) -> None:
    run(tenant, jsonl(tmp_path, FULL))
    ticket = Ticket.objects.get()
    assert (ticket.key, ticket.subject, ticket.source) == ("import/file/17", "Printer on fire", "phone")
    assert (ticket.status, ticket.priority, ticket.category) == ("resolved", "high", "technical")
    assert (ticket.tags, ticket.queue, ticket.assignee) == (["fire", "third-floor"], queue, sam)
    assert (ticket.requester.name, ticket.requester.email, ticket.requester.tier) == (
        "Ava Stone",
        "ava@example.com",
        "vip",
    )
    assert ticket.created_at == datetime(2024, 5, 1, 9, tzinfo=UTC)
    assert ticket.resolved_at == datetime(2024, 5, 2, 8, tzinfo=UTC)
    assert ticket.first_responded_at == datetime(2024, 5, 1, 9, 30, tzinfo=UTC)


def test_tells_the_thread_in_its_order_with_its_authors(tenant: Tenant, sam: User, tmp_path: Path) -> None:
    run(tenant, jsonl(tmp_path, FULL))
    said = [(entry.kind, entry.author_kind, entry.author_user, entry.body) for entry in ThreadEntry.objects.in_order()]
    assert said == [
        ("reply", "customer", None, "It burns.\nHelp!"),
        ("reply", "agent", sam, "Water?"),
        ("internal_note", "agent", None, "Call the fire brigade."),
        ("reply", "customer", None, "It's out."),
    ]


def test_tells_nobody_outside_and_leaves_triage_to_the_worker(tenant: Tenant, tmp_path: Path) -> None:
    run(tenant, jsonl(tmp_path, {"id": 1, "text": "Refund please"}))
    assert set(Delivery.objects.values_list("subscriber", flat=True)) == {"triage.assess"}
    assert Ticket.objects.get().category == ""


def test_a_text_alone_is_enough(tenant: Tenant, tmp_path: Path) -> None:
    started = timezone.now()
    run(tenant, csv(tmp_path, "id,text,label\na-1,Where is my card? I ordered it last week.,card_arrival\n"))
    ticket = Ticket.objects.get()
    assert ticket.subject == ticket.entries.get().body == "Where is my card? I ordered it last week."
    assert (ticket.tags, ticket.requester.name, ticket.source) == (["card_arrival"], "Unknown customer", "email")
    assert started <= ticket.created_at <= timezone.now()


def test_a_missing_subject_is_the_start_of_the_body(tenant: Tenant, tmp_path: Path) -> None:
    run(tenant, jsonl(tmp_path, {"body": "\n\n## Card lost\n\nI lost it."}, {"body": "word " * 100}))
    short, long = Ticket.objects.order_by("sequence")
    assert short.subject == "Card lost"
    assert long.subject.endswith("word…")
    assert len(long.subject) <= 80


def test_an_overlong_subject_is_shortened_and_nothing_of_it_lost(tenant: Tenant, tmp_path: Path) -> None:
    subject = "long " * 60
    answer = run(tenant, jsonl(tmp_path, {"subject": subject, "body": "The rest."}))
    ticket = Ticket.objects.get()
    assert len(ticket.subject) <= 200
    assert ticket.entries.get().body == f"{subject.strip()}\n\nThe rest."
    assert "shortened" in answer.out


def test_a_dialogue_begins_with_the_customers_first_words(tenant: Tenant, tmp_path: Path) -> None:
    messages = [
        {"role": "agent", "text": "Hello, how can I help?", "at": "2024-01-01T10:00:00Z"},
        {"role": "customer", "text": "My size is wrong.", "at": "2024-01-01T10:01:00Z"},
        {"role": "system", "text": "Account opened."},
        {"role": "agent", "text": " "},
        {"role": "assistant", "text": "Try a larger one.", "at": "2024-01-01T10:02:00Z"},
    ]
    run(tenant, jsonl(tmp_path, {"id": "d1", "messages": messages}), "--source", "chat")
    ticket = Ticket.objects.get()
    assert (ticket.subject, ticket.source, ticket.created_at.minute) == ("My size is wrong.", "chat", 1)
    assert [entry.author_kind for entry in ticket.entries.in_order()] == ["customer", "agent", "system", "ai"]
    assert ticket.entries.get(author_kind="system").kind == "internal_note"


def test_an_answer_column_is_an_agents_reply(tenant: Tenant, tmp_path: Path) -> None:
    run(tenant, jsonl(tmp_path, {"subject": "Hi", "body": "Question", "answer": "Answer"}))
    assert [str(entry.label) for entry in Ticket.objects.get().entries.in_order()] == [
        "[user:Unknown customer]",
        "[admin:Support]",
    ]


def test_columns_can_be_named_by_hand(tenant: Tenant, tmp_path: Path) -> None:
    file = csv(tmp_path, "Betreff;Nachricht;text\nHallo;Es brennt;nicht das\n")
    run(tenant, file, "--map", "subject=Betreff", "--map", "body=nachricht")
    assert Ticket.objects.get().subject == "Hallo"
    assert ThreadEntry.objects.get().body == "Es brennt"


def test_headers_are_compared_loosely(tenant: Tenant, tmp_path: Path) -> None:
    run(
        tenant,
        csv(tmp_path, "Ticket ID,Requester-Email,Description,Created At\n5,kim@example.com,Hi,2024-02-03 04:05\n"),
    )
    ticket = Ticket.objects.get()
    assert (ticket.key, ticket.requester.name) == ("import/file/5", "Kim")
    assert ticket.created_at == datetime(2024, 2, 3, 4, 5, tzinfo=UTC)


def test_inner_objects_are_reached(tenant: Tenant, tmp_path: Path) -> None:
    run(tenant, jsonl(tmp_path, {"body": "Hi", "customer": {"name": "Bo", "email": "bo@example.com"}}))
    assert Contact.objects.get().email == "bo@example.com"


def test_a_requester_may_be_written_as_in_mail(tenant: Tenant, tmp_path: Path) -> None:
    run(tenant, jsonl(tmp_path, {"body": "Hi", "from": "Bo Berg <Bo@Example.com>"}))
    assert (Contact.objects.get().name, Contact.objects.get().email) == ("Bo Berg", "bo@example.com")


def test_a_known_contact_is_found_again(tenant: Tenant, cleo: Contact, tmp_path: Path) -> None:
    run(tenant, jsonl(tmp_path, *({"id": n, "body": "Hi", "email": cleo.email.upper()} for n in range(3))))
    assert {ticket.requester for ticket in Ticket.objects.all()} == {cleo}


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("New", "open"),
        ("On Hold", "pending"),
        ("SOLVED", "resolved"),
        ("in-progress", "in_progress"),
        ("closed", "closed"),
    ],
)
def test_other_systems_statuses_are_understood(tenant: Tenant, tmp_path: Path, written: str, meant: str) -> None:
    run(tenant, jsonl(tmp_path, {"body": "Hi", "status": written}))
    assert Ticket.objects.get().status == meant


@pytest.mark.parametrize(("written", "meant"), [("P1", "urgent"), ("normal", "medium"), (2, "high"), ("minor", "low")])
def test_other_systems_priorities_are_understood(tenant: Tenant, tmp_path: Path, written: object, meant: str) -> None:
    run(tenant, jsonl(tmp_path, {"body": "Hi", "priority": written}))
    assert Ticket.objects.get().priority == meant


@pytest.mark.parametrize(
    "written",
    [
        "2024-07-01T12:00:00+02:00",
        "2024-07-01 12:00",
        "Mon, 01 Jul 2024 10:00:00 GMT",
        "2024-07-01 10:00:00 UTC",
        "2024-07-01 03:00:00 -0700",
        1719828000,
        1719828000000,
    ],
)
def test_dates_are_understood(tenant: Tenant, tmp_path: Path, written: object) -> None:
    run(tenant, jsonl(tmp_path, {"body": "Hi", "date": written}), "--timezone", "Europe/Berlin")
    assert Ticket.objects.get().created_at == datetime(2024, 7, 1, 10, tzinfo=UTC)


def test_what_is_not_ours_is_remarked_upon_and_left_out(tenant: Tenant, tmp_path: Path) -> None:
    row = {"body": "Hi", "queue": "IT", "assignee": "gone@example.com", "category": "HR & Pay", "source": "fax"}
    answer = run(tenant, jsonl(tmp_path, {"id": 1} | row, {"id": 2} | row))
    ticket = Ticket.objects.order_by("sequence")[0]
    assert (ticket.queue.is_default, ticket.assignee, ticket.category, ticket.tags) == (True, None, "", ["hr-pay"])
    assert "2 ×  queue “IT” is not one of this desk" in answer.out
    assert "assignee “gone@example.com”" in answer.out


def test_members_of_other_desks_are_nobody_here(tenant: Tenant, mallory: User, tmp_path: Path) -> None:
    run(tenant, jsonl(tmp_path, {"body": "Hi", "assignee": mallory.email}))
    assert Ticket.objects.get().assignee is None


def test_replies_newest_first_are_put_in_order(tenant: Tenant, tmp_path: Path) -> None:
    first = datetime(2024, 1, 1, tzinfo=UTC)
    replies = [
        {"author": "agent", "body": f"{hours}", "at": (first + timedelta(hours=hours)).isoformat()}
        for hours in (3, 2, 1)
    ]
    run(tenant, jsonl(tmp_path, {"body": "0", "created_at": first.isoformat(), "replies": replies}))
    assert [entry.body for entry in Ticket.objects.get().entries.in_order()] == ["0", "1", "2", "3"]
