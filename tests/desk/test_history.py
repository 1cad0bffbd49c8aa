from typing import Any

import pytest
from django.utils import timezone

from supportdesk.accounts.actors import Actor
from supportdesk.accounts.models import Contact, Tenant, User
from tests.desk.visiting import Opener
from tests.factory import make_answer
from tickets.history import tell, tell_all
from tickets.models import Queue, TicketEvent


def test_tells_the_life_of_a_ticket(open_ticket: Opener, tenant: Tenant, sam: User, cleo: Contact) -> None:
    ticket, by = open_ticket(), Actor.agent(sam)
    ticket.triage(make_answer(sentiment="neutral", priority="high", score=70), by=Actor.system("Triage"))
    ticket.assign(to=sam, by=by)
    ticket.move(Queue.objects.create(tenant=tenant, name="Billing"), by=by)
    ticket.set_priority("urgent", by=by)
    ticket.tag(add=["vip"], by=by)
    ticket.tag(add=["brakes"], remove=["vip"], by=by)
    ticket.reclassify("sales", by=by)
    ticket.note("Hm", by=by)
    ticket.set_status("pending", by=by)
    ticket.reply("Hello?", by=Actor.customer(cleo))
    ticket.resolve(by=by)
    ticket.reopen(by=by)
    ticket.assign(to=None, by=by)
    ticket.close(by=by)
    assert [str(line) for line in tell_all(ticket.events.in_order())] == [
        "Opened by Cleo",
        "Triaged as billing, high priority, neutral, score 70",
        "Assigned to Sam by Sam",
        "Moved to Billing by Sam",
        "Priority set from High to Urgent by Sam",
        "Tags added vip by Sam",
        "Tags added brakes and removed vip by Sam",
        "Category set from Billing to Sales by Sam",
        "Note added by Sam",
        "Status set from Open to Pending by Sam",
        "Replied by Cleo, which set status to Open",
        "Resolved by Sam",
        "Reopened by Sam",
        "Unassigned by Sam",
        "Closed by Sam",
    ]


@pytest.mark.parametrize("kind", [*TicketEvent.Kind.values, "something_new"])
@pytest.mark.parametrize("data", [{}, {"status": None, "tags": [], "category": "x"}, {"status": ["gone", None]}])
def test_codes_of_other_days_still_read(kind: str, data: dict[str, Any]) -> None:
    line = tell(TicketEvent(kind=kind, data=data, actor_name="Sam", at=timezone.now()))
    assert line.verb
