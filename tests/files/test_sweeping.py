"""What nobody needs goes, from the storage too, however often that fails."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from supportdesk.accounts.actors import Actor
from supportdesk.accounts.models import Contact, Tenant, User
from tests.files.making import by_agent, by_customer, kept
from tickets.files import sweeping
from tickets.files.storing import storage
from tickets.models import Attachment, Leftover, Ticket

Opener = Callable[..., Ticket]


def later(hours: float) -> Any:
    return time_machine.travel(timezone.now() + timedelta(hours=hours), tick=False)


def test_an_upload_that_was_never_sent_goes_after_a_day(cleo: Contact, open_ticket: Opener) -> None:
    sent, forgotten = by_customer(cleo), by_customer(cleo)
    ticket = open_ticket(files=[sent])
    with later(23):
        assert sweeping.sweep() == 0
    assert kept(forgotten.key)
    with later(25):
        assert sweeping.sweep() == 1
    assert not kept(forgotten.key)
    assert kept(sent.key)
    assert list(Attachment.objects.all()) == [sent] == list(ticket.attachments.all())
    assert not Leftover.objects.exists()


def test_whatever_deletes_a_row_leaves_its_file_to_the_sweep(open_ticket: Opener, cleo: Contact, sam: User) -> None:
    ticket = open_ticket(files=[by_customer(cleo)])
    ticket.note("x", by=Actor.agent(sam), files=[by_agent(sam)])
    keys = list(ticket.attachments.values_list("key", flat=True))
    ticket.delete()
    assert not Attachment.objects.exists()
    assert sweeping.sweep() == 2
    assert not any(kept(key) for key in keys)


def test_a_tenant_takes_its_files_along(cleo: Contact, tenant: Tenant) -> None:
    key = by_customer(cleo).key
    Attachment.objects.filter(tenant=tenant)._raw_delete("default")
    assert Leftover.objects.get().key == key
    assert sweeping.sweep() == 1


def test_a_storage_that_fails_is_asked_again_ever_more_seldom(cleo: Contact, monkeypatch: pytest.MonkeyPatch) -> None:
    file = by_customer(cleo)
    file.delete()
    asked = []

    def away(self: Any, name: str) -> None:
        asked.append(name)
        raise ConnectionError("no route to host")

    monkeypatch.setattr("django.core.files.storage.FileSystemStorage.delete", away)
    for _ in range(3):
        assert sweeping.sweep() == 0
    assert asked == [file.key]
    with later(1):
        sweeping.sweep()
    leftover = Leftover.objects.get()
    assert (len(asked), leftover.attempts, leftover.reason) == (2, 2, "no route to host")
    monkeypatch.undo()
    with later(24):
        assert sweeping.sweep() == 1
    assert not kept(file.key)
    assert not Leftover.objects.exists()


def test_waits_have_an_end(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(self: Any, name: str) -> None:
        raise ConnectionError

    monkeypatch.setattr("django.core.files.storage.FileSystemStorage.delete", away)
    Leftover.objects.create(key="aa/b", attempts=3000)
    assert sweeping.sweep() == 0
    assert Leftover.objects.get().due_at < timezone.now() + timedelta(hours=7)


def test_one_file_that_cannot_go_does_not_hold_up_others(cleo: Contact, monkeypatch: pytest.MonkeyPatch) -> None:
    stuck, free = by_customer(cleo), by_customer(cleo)
    Attachment.objects.all().delete()
    delete = type(storage()).delete

    def refusing(self: Any, name: str) -> None:
        if name == stuck.key:
            raise PermissionError(name)
        delete(self, name)

    monkeypatch.setattr("django.core.files.storage.FileSystemStorage.delete", refusing)
    assert sweeping.sweep() == 1
    assert kept(stuck.key)
    assert not kept(free.key)


def test_a_file_that_has_gone_already_is_done(cleo: Contact) -> None:
    file = by_customer(cleo)
    storage().delete(file.key)
    file.delete()
    assert sweeping.sweep() == 1
    assert not Leftover.objects.exists()


def test_a_note_of_a_file_that_is_somebodys_deletes_nothing(cleo: Contact) -> None:
    file = by_customer(cleo)
    Leftover.objects.create(key=file.key)
    assert sweeping.sweep() == 0
    assert kept(file.key)
    assert not Leftover.objects.exists()


def test_sweeps_batch_by_batch_until_nothing_is_left(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweeping, "BATCH", 3)
    Leftover.objects.bulk_create(Leftover(key=f"aa/{number}", due_at=timezone.now()) for number in range(8))
    assert sweeping.sweep() == 8
