"""A file is handed out by a signed address, for an hour, to those who may see what it is part of."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from supportdesk.accounts.actors import Actor
from supportdesk.accounts.models import Contact, Membership, Tenant, User
from tests import factory
from tests.factory import signed_in
from tests.files.making import HTML, JPEG, SVG, TEXT, body_of, by_agent, by_customer, links_in, png
from tickets.files.signing import file_url
from tickets.models import Attachment, Ticket
from tickets.portal.links import guest_path

Opener = Callable[..., Ticket]


@pytest.fixture
def ticket(open_ticket: Opener, cleo: Contact, sam: User) -> Ticket:
    """With one file of Cleo's, one of Sam's answer, one of Sam's note."""
    ticket = open_ticket(files=[by_customer(cleo, "cleo.txt", b"cleo")])
    ticket.reply("Here.", by=Actor.agent(sam), files=[by_agent(sam, "answer.txt", b"answer")])
    ticket.note("Inside.", by=Actor.agent(sam), files=[by_agent(sam, "secret.txt", b"secret")])
    return ticket


def url_of(name: str) -> str:
    return file_url(Attachment.objects.get(name=name).pk)


def test_the_desk_reads_all_the_customer_all_but_notes(ticket: Ticket, desk: Client, portal: Client) -> None:
    for name in ("cleo.txt", "answer.txt", "secret.txt"):
        assert body_of(desk.get(url_of(name))) == name.partition(".")[0].encode()
    assert body_of(portal.get(url_of("cleo.txt"))) == b"cleo"
    assert body_of(portal.get(url_of("answer.txt"))) == b"answer"
    assert portal.get(url_of("secret.txt")).status_code == 404


def test_a_signed_address_is_no_pass_for_others(
    ticket: Ticket, intruder: Client, tenant: Tenant, other_tenant: Tenant, client: Client
) -> None:
    neighbour, foreigner = factory.make_user("Nell"), factory.make_user("Finn")
    factory.make_contact(tenant, "Nell", user=neighbour)
    factory.make_contact(other_tenant, "Finn", user=foreigner)
    for name in ("cleo.txt", "answer.txt", "secret.txt"):
        for browser in (intruder, signed_in(neighbour), signed_in(foreigner)):
            page = browser.get(url_of(name))
            assert page.status_code == 404
            assert name not in page.content.decode()
        assert client.get(url_of(name))["Location"].startswith("/accounts/sign-in/")


def test_who_has_left_the_desk_reads_nothing_more(ticket: Ticket, desk: Client, sam: User) -> None:
    url = url_of("secret.txt")
    assert desk.get(url).status_code == 200
    Membership.objects.filter(user=sam).update(is_active=False)
    assert desk.get(url).status_code == 404


def test_an_agent_who_asks_as_a_customer_elsewhere_sees_no_notes_there(other_tenant: Tenant, sam: User) -> None:
    contact = factory.make_contact(other_tenant, "Sam", user=sam)
    agent = factory.make_member(other_tenant, "Gus")
    ticket = factory.open_ticket(contact)
    ticket.note("Inside.", by=Actor.agent(agent), files=[by_agent(agent, "secret.txt")])
    assert signed_in(sam).get(url_of("secret.txt")).status_code == 404


def test_an_upload_that_is_part_of_nothing_is_nobodys_to_read(cleo: Contact, portal: Client, desk: Client) -> None:
    url = file_url(by_customer(cleo).pk)
    assert portal.get(url).status_code == 404
    assert desk.get(url).status_code == 404


def test_addresses_are_good_for_an_hour(ticket: Ticket, portal: Client) -> None:
    url, now = url_of("cleo.txt"), timezone.now()
    with time_machine.travel(now + timedelta(minutes=59), tick=False):
        assert portal.get(url).status_code == 200
    with time_machine.travel(now + timedelta(minutes=61), tick=False):
        page = portal.get(url)
        said = page.content.decode()
        assert page.status_code == 404
        assert "good for an hour" in said
        assert "cleo.txt" in said
        assert body_of(portal.get(links_in(page)[0])) == b"cleo"


def test_who_may_not_see_a_file_learns_nothing_from_its_old_address(ticket: Ticket, intruder: Client) -> None:
    url, forged = url_of("secret.txt"), "/service-desk/files/1:forged:x/"
    with time_machine.travel(timezone.now() + timedelta(hours=2), tick=False):
        old, never = intruder.get(url), intruder.get(forged)
    assert old.status_code == never.status_code == 404
    assert links_in(old) == []
    assert "secret.txt" not in old.content.decode()


@pytest.mark.parametrize("alter", ["{0}x", "x{0}", "9{0}", "{0}/../"])
def test_an_altered_address_is_none(ticket: Ticket, desk: Client, alter: str) -> None:
    start, token = "/service-desk/files/", url_of("cleo.txt").split("/")[-2]
    assert desk.get(f"{start}{alter.format(token)}/").status_code == 404


def test_each_view_of_a_page_gives_new_addresses(ticket: Ticket, portal: Client, desk: Client) -> None:
    for browser, page, files in (
        (portal, f"/service-desk/my/tickets/{ticket.number}/", 2),
        (desk, f"/service-desk/tickets/{ticket.number}/", 3),
    ):
        first = links_in(browser.get(page))
        with time_machine.travel(timezone.now() + timedelta(hours=3), tick=False):
            second = links_in(browser.get(page))
            assert all(browser.get(link).status_code == 200 for link in second)
        assert len(first) == len(second) == files
        assert not set(first) & set(second)


def headers_of(desk: Client, open_ticket: Opener, sam: User, name: str, content: bytes) -> Any:
    open_ticket().note("x", by=Actor.agent(sam), files=[by_agent(sam, name, content)])
    return desk.get(url_of(Attachment.objects.get().name))


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.html", HTML), ("a.svg", SVG), ("a.png", HTML), ("a.png", SVG), ("a.pdf", HTML), ("a.js", b"alert(1)")],
)
def test_what_could_run_is_handed_out_as_bytes(
    desk: Client, open_ticket: Opener, sam: User, name: str, content: bytes
) -> None:
    answer = headers_of(desk, open_ticket, sam, name, content)
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"] == f'attachment; filename="{name}"'
    assert body_of(answer) == content


@pytest.mark.parametrize(
    ("name", "content", "type", "how"),
    [
        ("photo.png", png(), "image/png", "inline"),
        ("photo.jpg", JPEG, "image/jpeg", "inline"),
        ("log.txt", TEXT, "text/plain", "attachment"),
        ("doc.pdf", b"%PDF-1.7\n\xe2", "application/pdf", "attachment"),
    ],
)
def test_every_file_comes_in_a_sandbox(
    desk: Client, open_ticket: Opener, sam: User, name: str, content: bytes, type: str, how: str
) -> None:
    answer = headers_of(desk, open_ticket, sam, name, content)
    assert answer["Content-Type"] == type
    assert answer["Content-Disposition"] == f'{how}; filename="{name}"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["Cache-Control"] == "private"
    assert answer["Content-Length"] == str(len(content))
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"


def test_names_are_told_safely_in_the_header(desk: Client, open_ticket: Opener, sam: User) -> None:
    answer = headers_of(desk, open_ticket, sam, 'a"; x="\r\nSet-Cookie: a=b; Maß.txt', TEXT)
    assert "Set-Cookie" not in answer.headers
    assert answer["Content-Disposition"].startswith('attachment; filename="a_; x=_ Set-Cookie_ a=b; Ma.txt"')


def test_a_storage_that_is_away_is_said_in_words(
    ticket: Ticket, portal: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*args: Any, **kwargs: Any) -> Any:
        raise ConnectionError("no route to host")

    monkeypatch.setattr("django.core.files.storage.FileSystemStorage._open", away)
    page = portal.get(url_of("cleo.txt"))
    assert page.status_code == 503
    assert "cannot be fetched just now" in page.content.decode()
    assert len(links_in(page)) == 1


def test_only_reading_is_a_way_to_a_file(ticket: Ticket, desk: Client) -> None:
    assert desk.post(url_of("cleo.txt")).status_code == 405
    assert desk.head(url_of("cleo.txt")).status_code == 200


@pytest.mark.parametrize(
    ("wanted", "part"),
    [
        ("bytes=0-3", "0-3"),
        ("bytes=5-", "5-21"),
        ("bytes=-4", "18-21"),
        ("bytes=0-0", "0-0"),
        ("bytes=21-900", "21-21"),
        ("bytes=-900", "0-21"),
    ],
)
def test_a_download_that_broke_off_goes_on_where_it_stopped(
    desk: Client, portal: Client, open_ticket: Opener, cleo: Contact, wanted: str, part: str
) -> None:
    guest = guest_path(open_ticket(files=[by_customer(cleo, content=TEXT)]))
    page = Client().get(guest).content.decode()
    [by_link] = set(re.findall(rf"{guest}files/[^\"]+", page))
    first, last = map(int, part.split("-"))
    for browser, url in ((desk, url_of("log.txt")), (portal, url_of("log.txt")), (Client(), by_link)):
        whole, answer = browser.get(url), browser.get(url, headers={"Range": wanted})
        assert (answer.status_code, answer["Content-Range"]) == (206, f"bytes {part}/22")
        assert answer["Content-Length"] == str(last - first + 1)
        assert body_of(answer) == TEXT[first : last + 1]
        beside = ("Content-Length", "Content-Range")
        assert {name: value for name, value in answer.items() if name not in beside} == {
            name: value for name, value in whole.items() if name not in beside
        }
        assert whole["Accept-Ranges"] == "bytes"


@pytest.mark.parametrize(
    "wanted",
    ["bytes=0-1,4-5", "bytes=-", "bytes=3-1", "lines=0-1", "bytes", "bytes=a-b", "bytes=0--1", "bytes=²-", "0-1", ""],
)
def test_what_is_no_single_part_is_answered_with_the_whole(desk: Client, ticket: Ticket, wanted: str) -> None:
    answer = desk.get(url_of("cleo.txt"), headers={"Range": wanted})
    assert (answer.status_code, body_of(answer)) == (200, b"cleo")
    assert "Content-Range" not in answer


@pytest.mark.parametrize("wanted", ["bytes=4-", "bytes=9-12", "bytes=-0"])
def test_a_part_that_no_file_of_this_size_has_is_refused(desk: Client, ticket: Ticket, wanted: str) -> None:
    answer = desk.get(url_of("cleo.txt"), headers={"Range": wanted})
    assert (answer.status_code, answer["Content-Range"], answer.content) == (416, "bytes */4", b"")
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_a_part_is_only_of_the_file_that_was_begun(desk: Client, ticket: Ticket) -> None:
    url = url_of("cleo.txt")
    mark = desk.get(url)["ETag"]
    parts = [desk.get(url, headers={"Range": "bytes=1-", "If-Range": begun}) for begun in (mark, '"another"')]
    assert [(one.status_code, body_of(one)) for one in parts] == [(206, b"leo"), (200, b"cleo")]


def test_the_head_of_a_file_is_that_of_the_whole(desk: Client, ticket: Ticket) -> None:
    answer = desk.head(url_of("cleo.txt"), headers={"Range": "bytes=1-"})
    assert (answer.status_code, answer["Content-Length"], answer["Accept-Ranges"]) == (200, "4", "bytes")


def test_a_part_is_as_private_as_the_whole(ticket: Ticket, intruder: Client, portal: Client) -> None:
    for browser, name in ((intruder, "cleo.txt"), (portal, "secret.txt")):
        assert browser.get(url_of(name), headers={"Range": "bytes=0-1"}).status_code == 404
    url = url_of("cleo.txt")
    with time_machine.travel(timezone.now() + timedelta(hours=2), tick=False):
        assert portal.get(url, headers={"Range": "bytes=9-"}).status_code == 404


def test_a_large_file_is_read_as_it_is_sent(desk: Client, open_ticket: Opener, sam: User) -> None:
    content = bytes(range(256)) * 4096
    answer = headers_of(desk, open_ticket, sam, "film.bin", content)
    chunks = list(answer.streaming_content)
    assert (max(map(len, chunks)), b"".join(chunks)) == (64 * 1024, content)
