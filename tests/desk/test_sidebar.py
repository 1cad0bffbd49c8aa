import re

from django.test import Client

from supportdesk.accounts.actors import Actor
from supportdesk.accounts.models import Tenant, User
from tests.desk.visiting import LIST, Opener, numbers, text
from tickets.desk.sidebar import link
from tickets.filters import Filters
from tickets.models import Queue


def links(page: str) -> dict[str, tuple[str, str]]:
    """The sidebar's lists: name → (address, count)."""
    found = re.findall(
        r'href="([^"]+)"[^>]*>(?:<svg.*?</svg>)<span>([^<]+)</span> <span class="nav__count">([^<]*)<', page
    )
    return {name: (href.replace("&amp;", "&"), count) for href, name, count in found}


def test_every_count_is_the_length_of_the_list_it_opens(
    desk: Client, open_ticket: Opener, tenant: Tenant, sam: User, ana: User
) -> None:
    by = Actor.agent(sam)
    billing = Queue.objects.create(tenant=tenant, name="Billing")
    open_ticket(assignee=sam, priority="urgent")
    open_ticket(assignee=ana, queue=billing)
    open_ticket().set_status("pending", by=by)
    open_ticket(queue=billing).resolve(by=by)
    shown = links(text(desk.get(LIST)))
    assert {"My open tickets", "Unassigned", "All unresolved", "Urgent", "Billing", "Support"} <= shown.keys()
    for name, (href, count) in shown.items():
        assert len(numbers(desk.get(href))) == int(count), name
    assert shown["All tickets"][1] == "4"


def test_the_open_list_is_marked(desk: Client) -> None:
    for name, (href, _) in links(text(desk.get(LIST))).items():
        page = text(desk.get(href))
        marked = re.findall(r'aria-current="page">(?:<svg.*?</svg>)<span>([^<]+)</span>', page)
        assert marked == [name]


def test_counting_stops_where_it_no_longer_tells() -> None:
    assert link("All", "layers", Filters(), None, size=999).count == "999"
    assert link("All", "layers", Filters(), None, size=1000).count == "999+"


def test_no_link_is_dead(desk: Client, open_ticket: Opener) -> None:
    open_ticket()
    page = text(desk.get(LIST))
    for href in {*re.findall(r'<a[^>]+href="(/[^"#]*|\?[^"]*)"', page)}:
        address = href if href.startswith("/") else LIST + href
        assert desk.get(address.replace("&amp;", "&")).status_code == 200, href
