"""SLA policies: promises in a grid, one default at most, steps that stay within the company."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from supportdesk.accounts.models import Membership, Role, Tenant, User
from supportdesk.outbox.models import Delivery
from tests import factory
from tests.calendars.conftest import office
from tickets.admin import policies as policy_pages
from tickets.models import Calendar, EscalationStep, HelpTopic, Queue, SlaPolicy, SlaTarget, Ticket

ADD = "admin:tickets_slapolicy_add"
NO_STEPS = {"steps-TOTAL_FORMS": 0, "steps-INITIAL_FORMS": 0}
URGENT = {"targets-urgent-first_response": "30m", "targets-urgent-resolution": "2d 4h"}


def page(name: str, policy: SlaPolicy) -> str:
    return reverse(f"admin:tickets_slapolicy_{name}", args=[policy.pk])


def form(calendar: Calendar, **more: Any) -> dict[str, Any]:
    return {"name": "Gold", "calendar": calendar.pk, "warn_percent": 80, **URGENT, **NO_STEPS, **more}


def step(**fields: Any) -> dict[str, Any]:
    given = {"clock": "", "after_minutes": "", "action": "mark_escalated", "queue": ""} | fields
    return {"steps-TOTAL_FORMS": 1, "steps-INITIAL_FORMS": 0} | {f"steps-0-{name}": given[name] for name in given}


def errors(answer: Any) -> dict[str, list[str]]:
    assert answer.status_code == 200, "it was accepted"
    found: dict[str, list[str]] = answer.context["adminform"].form.errors
    return found


def announced(tenant: Tenant) -> list[Any]:
    return [delivery.payload for delivery in Delivery.objects.filter(tenant=tenant, topic="sla.changed").order_by("pk")]


def minutes(policy: SlaPolicy, priority: str) -> tuple[int | None, ...]:
    target = SlaTarget.objects.get(policy=policy, priority=priority)
    return target.first_response, target.next_response, target.resolution


def test_a_policy_is_made_with_its_promises(desk: Client, tenant: Tenant, calendar: Calendar) -> None:
    assert desk.post(reverse(ADD), form(calendar)).status_code == 302
    policy = SlaPolicy.objects.get()
    assert (policy.tenant, policy.is_default, policy.warn_percent) == (tenant, False, 80)
    assert minutes(policy, "urgent") == (30, None, 3120)
    assert minutes(policy, "low") == (None, None, None)
    assert {target.tenant for target in policy.targets.all()} == {tenant}
    assert announced(tenant) == [{"policies": [policy.pk]}]


def test_all_four_priorities_are_shown_in_words(desk: Client, policy: SlaPolicy, tenant: Tenant) -> None:
    SlaTarget.objects.create(tenant=tenant, policy=policy, priority="high", first_response=90)
    shown = desk.get(page("change", policy)).content.decode()
    assert 'value="1h 30m"' in shown
    for priority in ("low", "medium", "high", "urgent"):
        assert f'name="targets-{priority}-resolution"' in shown


def test_promises_are_changed_and_taken_back(desk: Client, policy: SlaPolicy, tenant: Tenant) -> None:
    SlaTarget.objects.create(tenant=tenant, policy=policy, priority="urgent", first_response=15, next_response=60)
    desk.post(page("change", policy), form(policy.calendar, **{"targets-urgent-first_response": "45"}))
    assert minutes(policy, "urgent") == (45, None, 3120)


@pytest.mark.parametrize(
    ("typed", "complaint"),
    [
        ({"targets-urgent-resolution": "soon"}, "Urgent, resolution: “soon” is not a length of time"),
        ({"targets-low-next_response": "0"}, "Low, next responses: At least a minute"),
        ({"targets-urgent-resolution": "99999999h"}, "more than ten years"),
        (dict.fromkeys(URGENT, ""), "Promise something"),
    ],
)
def test_promises_that_make_no_sense(desk: Client, calendar: Calendar, typed: dict[str, str], complaint: str) -> None:
    answer = desk.post(reverse(ADD), form(calendar, **typed))
    assert complaint in " ".join(errors(answer)["targets"])
    assert all(f'value="{text}"' in answer.content.decode() for text in typed.values() if text)
    assert not SlaPolicy.objects.exists()


@pytest.mark.parametrize("percent", ["0", "100", "-1", "x"])
def test_a_warning_comes_within_the_time(desk: Client, calendar: Calendar, percent: str) -> None:
    assert "warn_percent" in errors(desk.post(reverse(ADD), form(calendar, warn_percent=percent)))


def test_the_default_gives_way_to_another(desk: Client, tenant: Tenant, calendar: Calendar, policy: SlaPolicy) -> None:
    policy.set_default(True)
    desk.post(reverse(ADD), form(calendar, default="on"))
    assert list(SlaPolicy.objects.filter(is_default=True).values_list("name", flat=True)) == ["Gold"]
    assert {"policies": None} in announced(tenant)


def test_there_may_be_no_default(desk: Client, policy: SlaPolicy) -> None:
    policy.set_default(True)
    desk.post(page("change", policy), form(policy.calendar))
    assert not SlaPolicy.objects.filter(is_default=True).exists()


def test_the_default_of_another_company_stays(desk: Client, calendar: Calendar, other_tenant: Tenant) -> None:
    theirs = SlaPolicy.objects.create(tenant=other_tenant, name="Gold", calendar=office(other_tenant), is_default=True)
    desk.post(reverse(ADD), form(calendar, default="on"))
    theirs.refresh_from_db()
    assert theirs.is_default


def test_steps_are_kept_in_minutes(desk: Client, tenant: Tenant, calendar: Calendar, queue: Queue) -> None:
    given = step(clock="resolution", after_minutes="1h 30m", action="move", queue=queue.pk)
    assert desk.post(reverse(ADD), form(calendar) | given).status_code == 302
    made = EscalationStep.objects.get()
    assert (made.tenant, made.clock, made.after_minutes, made.queue) == (tenant, "resolution", 90, queue)
    assert str(made) == "Move to a queue after 1 h 30 m"


def test_a_step_that_does_not_move_has_no_queue(desk: Client, calendar: Calendar, queue: Queue) -> None:
    desk.post(reverse(ADD), form(calendar) | step(queue=queue.pk))
    made = EscalationStep.objects.get()
    assert (made.after_minutes, made.queue) == (0, None)


def test_a_step_that_is_left_as_it_came_is_none(desk: Client, calendar: Calendar) -> None:
    assert 'name="steps-0-action"' in desk.get(reverse(ADD)).content.decode()
    assert desk.post(reverse(ADD), form(calendar) | step(action="")).status_code == 302
    assert not EscalationStep.objects.exists()


@pytest.mark.parametrize("wrong", [{"action": "move"}, {"after_minutes": "later"}, {"action": "dance"}])
def test_steps_that_make_no_sense(desk: Client, calendar: Calendar, wrong: dict[str, str]) -> None:
    answer = desk.post(reverse(ADD), form(calendar) | step(**wrong))
    assert answer.status_code == 200
    assert "same company" not in answer.content.decode()
    assert not SlaPolicy.objects.exists()


def test_another_companys_rows_are_no_choice(
    desk: Client, calendar: Calendar, policy: SlaPolicy, other_tenant: Tenant
) -> None:
    foreign, queue = office(other_tenant), Queue.objects.get(tenant=other_tenant)
    assert "calendar" in errors(desk.post(reverse(ADD), form(foreign)))
    for address in (reverse(ADD), page("change", policy)):
        answer = desk.post(address, form(calendar) | step(action="move", queue=queue.pk))
        assert answer.status_code == 200
    assert not EscalationStep.objects.exists()


def test_an_admin_of_two_companies_cannot_join_their_rows(
    desk: Client, ana: User, tenant: Tenant, calendar: Calendar, policy: SlaPolicy, other_tenant: Tenant
) -> None:
    Membership.objects.create(tenant=other_tenant, user=ana, role=Role.ADMIN)
    foreign, queue = office(other_tenant), Queue.objects.get(tenant=other_tenant)
    assert "calendar" in errors(desk.post(reverse(ADD), form(foreign, tenant=tenant.pk)))
    assert "calendar" in errors(desk.post(page("change", policy), form(foreign)))
    answer = desk.post(reverse(ADD), form(calendar, tenant=tenant.pk) | step(action="move", queue=queue.pk))
    assert answer.status_code == 200
    assert "same company" in answer.content.decode()
    assert not EscalationStep.objects.exists()


def test_a_step_of_another_policy_cannot_be_changed_by_its_id(
    desk: Client, policy: SlaPolicy, tenant: Tenant, other_tenant: Tenant
) -> None:
    theirs = SlaPolicy.objects.create(tenant=other_tenant, name="Theirs", calendar=office(other_tenant))
    other = SlaPolicy.objects.create(tenant=tenant, name="Other", calendar=policy.calendar)
    for owner in (theirs, other):
        kept = EscalationStep.objects.create(tenant=owner.tenant, policy=owner, action="notify_leads")
        forged = step(action="mark_escalated") | {"steps-INITIAL_FORMS": 1, "steps-0-id": kept.pk}
        desk.post(page("change", policy), form(policy.calendar) | forged | {"steps-0-policy": policy.pk})
        kept.refresh_from_db()
        assert (kept.action, kept.policy) == ("notify_leads", owner)


def test_another_companys_policy_is_not_there(policy: SlaPolicy, mallory: User) -> None:
    client = factory.signed_in(mallory)
    for address in (page("change", policy), page("delete", policy)):
        assert client.get(address).status_code == 404
        assert client.post(address, form(policy.calendar, post="yes")).status_code == 404


def test_a_policy_in_use_asks_for_its_replacement(
    desk: Client, tenant: Tenant, policy: SlaPolicy, queue: Queue, open_ticket: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(policy_pages, "HANDED_OVER_AT_ONCE", 2)
    policy.set_default(True)
    tickets = [open_ticket() for _ in range(3)]
    Ticket.objects.with_ids(ticket.pk for ticket in tickets).update(policy=policy, status="closed")
    topic = HelpTopic.objects.create(tenant=tenant, name="Invoices", sla_policy=policy)
    Queue.objects.filter(pk=queue.pk).update(sla_policy=policy)
    gold = SlaPolicy.objects.create(tenant=tenant, name="Gold", calendar=policy.calendar)

    shown = desk.get(page("delete", policy)).content.decode()
    assert all(use in shown for use in ("3 tickets", "1 queue", "1 help topic"))
    desk.post(page("delete", policy), {"replacement": gold.pk})

    for row in (*tickets, topic, queue, gold):
        row.refresh_from_db()
    assert {ticket.policy for ticket in tickets} == {gold}
    assert (topic.sla_policy, queue.sla_policy, gold.is_default) == (gold, gold, True)
    assert {"policies": [gold.pk]} in announced(tenant)
    assert list(SlaPolicy.objects.all()) == [gold]


def test_a_great_many_tickets_go_in_several_requests(
    desk: Client, tenant: Tenant, policy: SlaPolicy, open_ticket: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(policy_pages, "HANDED_OVER_AT_ONCE", 2)
    monkeypatch.setattr(policy_pages, "HANDED_OVER_AT_MOST", 2)
    for _ in range(3):
        open_ticket()
    Ticket.objects.update(policy=policy)
    gold = SlaPolicy.objects.create(tenant=tenant, name="Gold", calendar=policy.calendar)
    answer = desk.post(page("delete", policy), {"replacement": gold.pk}, follow=True)
    assert "still has 1 ticket. Delete once more" in answer.content.decode()
    desk.post(page("delete", policy), {"replacement": gold.pk})
    assert list(SlaPolicy.objects.all()) == [gold]


def test_policies_in_use_are_not_deleted_from_the_list(desk: Client, policy: SlaPolicy, queue: Queue) -> None:
    Queue.objects.filter(pk=queue.pk).update(sla_policy=policy)
    data = {"action": "delete_selected", "_selected_action": [policy.pk], "post": "yes"}
    desk.post(reverse("admin:tickets_slapolicy_changelist"), data)
    assert SlaPolicy.objects.filter(pk=policy.pk).exists()


def test_queues_and_topics_choose_a_policy_of_their_company(
    desk: Client, tenant: Tenant, policy: SlaPolicy, queue: Queue, other_tenant: Tenant
) -> None:
    topic = HelpTopic.objects.create(tenant=tenant, name="Invoices")
    theirs = SlaPolicy.objects.create(tenant=other_tenant, name="Theirs", calendar=office(other_tenant))
    members = {"members-TOTAL_FORMS": 0, "members-INITIAL_FORMS": 0}
    known: dict[Any, dict[str, Any]] = {
        queue: {"name": "Support", "team": "", "strategy": "manual", "grace_minutes": 15, **members},
        topic: {"name": "Invoices", "position": 0, "is_active": "on", "due_offset": ""},
    }
    for row, given in known.items():
        address = reverse(f"admin:tickets_{row._meta.model_name}_change", args=[row.pk])
        assert "sla_policy" in errors(desk.post(address, given | {"sla_policy": theirs.pk}))
        assert desk.post(address, given | {"sla_policy": policy.pk}).status_code == 302
        row.refresh_from_db()
        assert row.sla_policy == policy
        assert announced(tenant)[-1] == {"policies": None}
        before = len(announced(tenant))
        desk.post(address, given | {"sla_policy": policy.pk})
        assert len(announced(tenant)) == before
