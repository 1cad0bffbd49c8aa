"""What happens by itself once a ticket is resolved, what customers may do, and which mails they get."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from supportdesk.accounts.actors import Actor
from supportdesk.accounts.models import Contact, Tenant, User
from supportdesk.outbox.models import Delivery
from tests.desk.visiting import Opener, text
from tests.integrations.test_email_subscriptions import deliver_mails, mails_due, sent
from tests.planning import analyze, as_new, crowd
from tests.resend import FakeResend
from tests.settings.setting import POLICIES, change
from tickets import closing
from tickets.closing import close_resolved
from tickets.models import DeskSettings, Ticket, settings_of
from tickets.tasks import close_resolved as close_resolved_task


@pytest.fixture
def three_days(admin: Client) -> None:
    assert change(admin, POLICIES, auto_close_days="3").status_code == 302


def resolved(ticket: Ticket, by: User, *, days: float) -> Ticket:
    """Resolved so many days ago."""
    ticket.resolve(by=Actor.agent(by))
    Ticket.objects.filter(pk=ticket.pk).update(resolved_at=timezone.now() - timedelta(days=days))
    return ticket


def statuses(*tickets: Ticket) -> list[str]:
    return [Ticket.objects.get(pk=ticket.pk).status for ticket in tickets]


def test_what_was_resolved_long_enough_ago_closes(three_days: None, open_ticket: Opener, sam: User) -> None:
    old, young, untouched = resolved(open_ticket(), sam, days=3), resolved(open_ticket(), sam, days=2.9), open_ticket()
    assert close_resolved() == 1
    assert statuses(old, young, untouched) == ["closed", "resolved", "open"]
    event = old.events.latest("pk")
    assert (event.kind, event.actor_kind, event.actor_name) == ("closed", "system", "Auto-close")


def test_twice_is_once(three_days: None, open_ticket: Opener, sam: User) -> None:
    ticket = resolved(open_ticket(), sam, days=5)
    close_resolved()
    events = ticket.events.count()
    close_resolved_task()
    assert (close_resolved(), ticket.events.count()) == (0, events)


def test_what_came_back_in_between_stays(three_days: None, open_ticket: Opener, sam: User) -> None:
    ticket = resolved(open_ticket(), sam, days=5)
    seen = Ticket.objects.get(pk=ticket.pk)
    ticket.reopen(by=Actor.agent(sam))
    assert not closing.closed(seen, timezone.now() - timedelta(days=3))
    assert statuses(ticket) == ["open"]


def test_one_that_fails_holds_up_no_other(
    three_days: None, open_ticket: Opener, sam: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    poison, other = resolved(open_ticket(), sam, days=9), resolved(open_ticket(), sam, days=5)
    close = Ticket.close

    def fails(ticket: Ticket, *, by: Actor) -> bool:
        if ticket.pk == poison.pk:
            raise RuntimeError("no")
        return close(ticket, by=by)

    monkeypatch.setattr(Ticket, "close", fails)
    assert close_resolved() == 1
    assert statuses(poison, other) == ["resolved", "closed"]


def test_zero_is_never_and_other_desks_keep_theirs(
    admin: Client, open_ticket: Opener, sam: User, other_tenant: Tenant, mallory: User
) -> None:
    mine = resolved(open_ticket(), sam, days=300)
    theirs = resolved(open_ticket(requester=Contact.objects.create(tenant=other_tenant, name="Otto")), mallory, days=9)
    assert close_resolved() == 0
    DeskSettings.objects.filter(tenant=other_tenant).update(auto_close_days=1)
    assert close_resolved() == 1
    assert statuses(mine, theirs) == ["resolved", "closed"]


def test_goes_in_batches(three_days: None, open_ticket: Opener, sam: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(closing, "CLOSE_AT_MOST", 2)
    for days in (4, 5, 6):
        resolved(open_ticket(), sam, days=days)
    assert [close_resolved(), close_resolved(), close_resolved()] == [2, 1, 0]


def test_is_found_along_an_index(tenant: Tenant, open_ticket: Opener, sam: User) -> None:
    as_new()
    ticket, now = resolved(open_ticket(), sam, days=1), timezone.now()
    for status, number in (("resolved", 100), ("closed", 1000)):
        for days in range(10):
            crowd(ticket, number // 10, status=status, resolved_at=now - timedelta(days=days))
    analyze()
    plan = Ticket.objects.of_tenants(tenant.pk).resolved_by(now).order_by("resolved_at", "pk")[:10].explain()
    assert "ticket_to_close" in plan
    assert "Sort" not in plan


def test_closing_tells_the_customer_nothing(
    three_days: None, open_ticket: Opener, sam: User, resend: FakeResend
) -> None:
    ticket = resolved(open_ticket(), sam, days=5)
    deliver_mails()
    before = len(sent(resend))
    close_resolved()
    assert statuses(ticket) == ["closed"]
    assert (mails_due(), len(sent(resend))) == ([], before)


@pytest.mark.parametrize(("window", "wanted"), [("2", "closed"), ("10", "open")])
def test_answers_reopen_within_the_window(
    admin: Client, open_ticket: Opener, sam: User, cleo: Contact, window: str, wanted: str
) -> None:
    change(admin, POLICIES, reopen_window_days=window)
    ticket = Ticket.objects.get(pk=resolved(open_ticket(), sam, days=5).pk)
    entry = ticket.reply("It is back.", by=Actor.customer(cleo))
    assert (entry.ticket_id == ticket.pk) == (wanted == "open")


def test_customers_may_delete_until_the_desk_says_otherwise(admin: Client, tenant: Tenant) -> None:
    assert settings_of(tenant).customers_may_delete
    change(admin, POLICIES, customers_may_delete=None)
    assert not settings_of(Tenant.objects.get(pk=tenant.pk)).customers_may_delete


NOTICES = ["email.acknowledge", "email.answer", "email.resolution"]


@pytest.mark.parametrize("muted", NOTICES)
def test_each_mail_can_be_switched_off(
    admin: Client, open_ticket: Opener, sam: User, resend: FakeResend, muted: str
) -> None:
    change(admin, POLICIES, mails=[one for one in NOTICES if one != muted])
    ticket = open_ticket()
    ticket.reply("Here is how.", by=Actor.agent(sam))
    ticket.resolve(by=Actor.agent(sam))
    outcomes = {delivery.subscriber: delivery.outcome or {} for delivery in deliver_mails()}
    assert [name for name in NOTICES if "skipped" in outcomes[name]] == [muted]
    assert len(sent(resend)) == 2


def test_a_mail_that_waits_is_not_sent_either(admin: Client, open_ticket: Opener, resend: FakeResend) -> None:
    open_ticket()
    change(admin, POLICIES, mails=[])
    (delivery,) = deliver_mails()
    assert (delivery.state, "skipped" in (delivery.outcome or {}), sent(resend)) == (Delivery.State.DONE, True, [])


def test_new_kinds_of_mail_are_on(tenant: Tenant) -> None:
    assert settings_of(tenant).sends("email.something_new")


@pytest.mark.parametrize("field", ["auto_close_days", "reopen_window_days"])
@pytest.mark.parametrize("wrong", ["", "-1", "367", "soon", "1.5", "9" * 30, "\x00"])
def test_says_what_is_wrong(admin: Client, settings_row: DeskSettings, field: str, wrong: str) -> None:
    answer = change(admin, POLICIES, **{field: wrong, "customers_may_delete": None})
    assert (answer.status_code, f'id="e-{field}"' in text(answer)) == (422, True)
    settings_row.refresh_from_db()
    assert settings_row.customers_may_delete


@pytest.mark.parametrize("sent_form", [{}, {"mails": "email.unheard_of", "auto_close_days": "1"}])
def test_an_absurd_post_is_answered(admin: Client, sent_form: dict[str, Any]) -> None:
    assert admin.post(POLICIES, sent_form).status_code == 422
