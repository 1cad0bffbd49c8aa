"""The default queue, and whether queues hand out their tickets by themselves."""

from typing import Any

import pytest
from django.test import Client

from supportdesk.accounts.models import Tenant
from tests.assignment.working import holder, staff, strategy, work_off
from tests.desk.visiting import Opener, text
from tests.settings.setting import ROUTING, change
from tickets.models import DeskSettings, Queue
from triage.assignment.sweeping import sweep


def test_the_default_queue_takes_what_nothing_places(
    admin: Client, tenant: Tenant, queue: Queue, open_ticket: Opener
) -> None:
    other = Queue.objects.create(tenant=tenant, name="Returns")
    assert change(admin, ROUTING, default_queue=str(other.pk)).status_code == 302
    assert open_ticket().queue == other
    assert list(Queue.objects.of(tenant).values_list("name", "is_default")) == [("Returns", True), ("Support", False)]


def test_a_queue_of_another_company_cannot_be_the_default(
    admin: Client, tenant: Tenant, queue: Queue, other_tenant: Tenant
) -> None:
    theirs = Queue.objects.default_of(other_tenant)
    for wrong in (str(theirs.pk), "99999999999999999999", "", "x"):
        answer = change(admin, ROUTING, default_queue=wrong)
        assert (answer.status_code, 'id="e-default_queue"' in text(answer)) == (422, True)
    assert Queue.objects.default_of(tenant) == queue


@pytest.mark.parametrize("way", ["round_robin", "least_loaded"])
def test_switched_off_nobody_is_given_anything(admin: Client, queue: Queue, open_ticket: Opener, way: str) -> None:
    strategy(queue, way)
    staff(queue, "Bea")
    change(admin, ROUTING, auto_assign=None)
    tickets = [open_ticket() for _ in range(3)]
    work_off()
    sweep()
    assert [holder(ticket) for ticket in tickets] == ["", "", ""]


def test_switched_on_again_those_that_waited_go_out(admin: Client, queue: Queue, open_ticket: Opener) -> None:
    strategy(queue, "round_robin")
    staff(queue, "Bea", "Kay")
    change(admin, ROUTING, auto_assign=None)
    tickets = [open_ticket() for _ in range(4)]
    work_off()
    change(admin, ROUTING, auto_assign="on")
    work_off()
    assert sorted(holder(ticket) for ticket in tickets) == ["Bea", "Bea", "Kay", "Kay"]


def test_other_desks_go_on(admin: Client, tenant: Tenant, other_tenant: Tenant, settings_row: DeskSettings) -> None:
    queues = [Queue.objects.default_of(one) for one in (tenant, other_tenant)]
    for queue in queues:
        strategy(queue, "round_robin")
    change(admin, ROUTING, auto_assign=None)
    assert list(Queue.objects.assigning()) == [queues[1]]
    settings_row.delete()
    assert set(Queue.objects.assigning()) == set(queues), "as it is delivered"


def test_the_tab_holds_the_rules(admin: Client) -> None:
    page = text(admin.get(ROUTING))
    assert ("No routing rules yet" in page, 'name="default_queue"' in page) == (True, True)


@pytest.mark.parametrize("sent", [{}, {"auto_assign": "on"}])
def test_an_empty_post_is_answered(admin: Client, tenant: Tenant, sent: dict[str, Any]) -> None:
    assert admin.post(ROUTING, sent).status_code == 422
