"""An agent's own switch at the foot of the sidebar."""

import pytest
from django.test import Client

from supportdesk.accounts.models import Tenant, User
from tests.assignment.working import Opener, holder, join, strategy, work_off
from tickets.models import Queue, QueueMember

URL = "/service-desk/availability/"
LIST = "/service-desk/tickets/"


@pytest.fixture
def desk(sam: User, client: Client) -> Client:
    """Sam's browser."""
    client.force_login(sam)
    return client


@pytest.fixture
def memberships(tenant: Tenant, queue: Queue, sam: User) -> list[QueueMember]:
    billing = Queue.objects.create(tenant=tenant, name="Billing")
    return [join(queue, sam), join(billing, sam)]


def breaks() -> list[bool]:
    return list(QueueMember.objects.order_by("pk").values_list("on_break", flat=True))


def test_a_break_is_one_from_all_queues(desk: Client, memberships: list[QueueMember], queue: Queue, sue: User) -> None:
    join(queue, sue)
    answer = desk.post(URL, {"availability": "on_break", "next": f"{LIST}?view=all"})
    assert answer.headers["Location"] == f"{LIST}?view=all"
    assert breaks() == [True, True, False]
    assert all(QueueMember.objects.filter(on_break=True).values_list("break_began_at", flat=True))
    page = desk.get(LIST).content.decode()
    assert "On break</span>" in page
    assert 'value="on_break" aria-current="true"' in page

    desk.post(URL, {"availability": "available"})
    assert breaks() == [False, False, False]
    assert "On break</span>" not in desk.get(LIST).content.decode()


def test_tickets_wait_for_whoever_is_on_a_break(
    desk: Client, memberships: list[QueueMember], queue: Queue, open_ticket: Opener
) -> None:
    strategy(queue, "round_robin")
    desk.post(URL, {"availability": "on_break"})
    ticket = open_ticket()
    work_off()
    assert holder(ticket) == ""
    desk.post(URL, {"availability": "available"})
    work_off()
    assert holder(ticket) == "Sam"


def test_a_break_taken_twice_began_once(desk: Client, memberships: list[QueueMember]) -> None:
    desk.post(URL, {"availability": "on_break"})
    began = QueueMember.objects.order_by("pk")[0].break_began_at
    desk.post(URL, {"availability": "on_break"})
    assert QueueMember.objects.order_by("pk")[0].break_began_at == began


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "nowhere", ""])
def test_nothing_else_is_taken_for_an_answer(desk: Client, memberships: list[QueueMember], elsewhere: str) -> None:
    answer = desk.post(URL, {"availability": "holiday", "next": elsewhere})
    assert answer.headers["Location"] == LIST
    assert breaks() == [False, False]
    assert desk.get(URL).status_code == 405


def test_who_is_in_no_queue_has_no_switch(desk: Client) -> None:
    assert URL not in desk.get(LIST).content.decode()
