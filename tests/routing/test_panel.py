"""What an agent sees of routing beside a ticket."""

import re
from collections.abc import Callable

from django.test import Client

from supportdesk.accounts.models import Tenant, User
from tests.desk.visiting import HOSTILE
from tests.routing.making import make_rule, work
from tickets.models import HelpTopic, Queue, Ticket

Opener = Callable[..., Ticket]


def page(user: User, ticket: Ticket) -> str:
    client = Client()
    client.force_login(user)
    shown = client.get(ticket.get_absolute_url()).content.decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", shown))


def test_tells_which_rule_matched_and_why_not_those_before(open_ticket: Opener, tenant: Tenant, sam: User) -> None:
    returns = Queue.objects.create(tenant=tenant, name="Returns")
    make_rule(tenant, "source is phone", "priority is low", name="Calls")
    make_rule(
        tenant,
        "source any_of email|portal",
        "words contains printer",
        name="Printers",
        action="assign_to_queue",
        queue=returns,
    )
    ticket = open_ticket(source="email", priority="low")
    work()
    returns.name = "Renamed"
    returns.save()
    shown = page(sam, ticket)
    assert "Matched rule 2, Printers: put into Returns unless already placed." in shown
    assert "1. Calls source is phone ✗ , false : it was email priority is low ✓ , true" in shown
    assert "source is any of email, portal ✓ , true subject or message contains “printer” ✓" in shown


def test_tells_that_none_matched_and_shows_nothing_without_rules(
    open_ticket: Opener, tenant: Tenant, sam: User
) -> None:
    before = open_ticket()
    work()
    make_rule(tenant, "tag is vip")
    after = open_ticket()
    work()
    assert "Routing" not in page(sam, before)
    assert "No rule matched." in page(sam, after)
    assert "tag is vip ✗ , false : it had none" in page(sam, after)


def test_a_topic_below_the_one_that_was_asked_for_is_said_to_be_another(
    open_ticket: Opener, tenant: Tenant, sam: User
) -> None:
    billing, other = (HelpTopic.objects.create(tenant=tenant, name=name) for name in ("Billing", "Billings"))
    refunds = HelpTopic.objects.create(tenant=tenant, name="Refunds", parent=billing)
    make_rule(tenant, f"topic is {billing.pk}")
    make_rule(tenant, f"topic any_of {other.pk}|{billing.pk}")
    ticket, elsewhere = open_ticket(topic=refunds), open_ticket(topic=other)
    work()
    shown = page(sam, ticket)
    below = "false : it was Billing › Refunds, and what is below a topic is another"
    assert f"topic is Billing ✗ , {below}" in shown
    assert f"topic is any of Billings, Billing ✗ , {below}" in shown
    assert "false : it was Billings" in page(sam, elsewhere)
    assert "is another" not in page(sam, elsewhere)


def test_names_are_never_markup(open_ticket: Opener, tenant: Tenant, sam: User) -> None:
    make_rule(tenant, name=HOSTILE[:80])
    ticket = open_ticket()
    work()
    client = Client()
    client.force_login(sam)
    assert "<script>alert" not in client.get(ticket.get_absolute_url()).content.decode()
