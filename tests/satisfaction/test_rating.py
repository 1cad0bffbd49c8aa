from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from supportdesk.accounts.actors import Actor
from supportdesk.accounts.models import Contact, Tenant, User
from tests import factory
from tests.factory import signed_in
from tickets.errors import Forbidden, Invalid, Refused
from tickets.models import Ticket
from tickets.portal.links import rating_path

Opener = Callable[..., Ticket]


@pytest.fixture
def solved(open_ticket: Opener, sam: User) -> Ticket:
    ticket = open_ticket()
    ticket.resolve(by=Actor.agent(sam))
    return ticket


def test_one_click_in_a_mail_opens_a_page_that_sends_the_choice_on(solved: Ticket) -> None:
    link = f"{rating_path(solved)}?satisfaction=good"
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        page = Client().get(link).content.decode()
    assert 'hx-trigger="load"' in page
    assert f"<span>{solved.tenant.name}</span>" in page  # whom they asked, by name
    assert 'value="good" required checked' in page
    solved.refresh_from_db()
    assert solved.satisfaction == ""  # a mail scanner that follows links has changed nothing


def test_while_scanners_look_a_mail_through_its_links_wait_for_a_person(solved: Ticket) -> None:
    page = Client().get(f"{rating_path(solved)}?satisfaction=good").content.decode()
    assert 'hx-trigger="load"' not in page
    assert "pointermove from:body once" in page


def test_the_choice_is_taken_with_a_word_more(solved: Ticket) -> None:
    answer = Client().post(rating_path(solved), {"satisfaction": "bad", "comment": "It took\r\na week."})
    assert answer.status_code == 200
    assert "Thank you" in answer.content.decode()
    solved.refresh_from_db()
    assert (solved.satisfaction, solved.satisfaction_comment) == ("bad", "It took\na week.")
    event = solved.events.get(kind="rated")
    assert (event.data, event.actor_name) == ({"satisfaction": ["", "bad"]}, "Cleo")


def test_the_same_answer_twice_is_one_and_another_replaces_it(solved: Ticket) -> None:
    for satisfaction in ("bad", "bad", "good"):
        Client().post(rating_path(solved), {"satisfaction": satisfaction})
    assert [event.data["satisfaction"] for event in solved.events.filter(kind="rated").order_by("pk")] == [
        ["", "bad"],
        ["bad", "good"],
    ]


def test_a_rated_ticket_is_not_rated_again_by_opening_the_old_mail(solved: Ticket) -> None:
    Client().post(rating_path(solved), {"satisfaction": "bad"})
    page = Client().get(f"{rating_path(solved)}?satisfaction=good").content.decode()
    assert "hx-trigger" not in page
    assert 'value="bad" required checked' in page
    assert "Your answer is noted. You can change it here." in page


def test_what_was_written_is_kept_where_it_is_refused(solved: Ticket) -> None:
    long = "x" * 1001
    answer = Client().post(rating_path(solved), {"satisfaction": "good", "comment": long})
    assert answer.status_code == 422
    assert "At most 1,000 characters; this has 1,001." in answer.content.decode()
    assert long in answer.content.decode()
    answer = Client().post(rating_path(solved), {"comment": "So so."})
    assert answer.status_code == 422
    assert "Choose one of the two." in answer.content.decode()
    solved.refresh_from_db()
    assert solved.satisfaction == ""


@pytest.mark.parametrize("comment", ["\x00", "\ud800"])
def test_what_is_no_text_is_refused(solved: Ticket, cleo: Contact, comment: str) -> None:
    with pytest.raises(Invalid):
        solved.rate("good", comment=f"a{comment}b", by=Actor.customer(cleo))


def test_links_end_after_sixty_days_and_when_altered(solved: Ticket) -> None:
    path = rating_path(solved)
    assert Client().get(f"{path[:-2]}x/").status_code == 410
    with time_machine.travel(timezone.now() + timedelta(days=61)):
        answer = Client().post(path, {"satisfaction": "good"})
    assert answer.status_code == 410
    assert "This link no longer works" in answer.content.decode()
    solved.refresh_from_db()
    assert solved.satisfaction == ""


def test_an_open_ticket_cannot_be_rated(open_ticket: Opener, cleo: Contact) -> None:
    ticket = open_ticket()
    with pytest.raises(Refused):
        ticket.rate("good", by=Actor.customer(cleo))
    answer = Client().post(rating_path(ticket), {"satisfaction": "good"})
    assert answer.status_code == 422
    assert "once it has ended" in answer.content.decode()


def test_only_the_requester_rates(solved: Ticket, tenant: Tenant, sam: User) -> None:
    for by in (Actor.agent(sam), Actor.customer(factory.make_contact(tenant)), Actor.system("rule")):
        with pytest.raises(Forbidden):
            solved.rate("good", by=by)


def test_the_portal_asks_and_the_desk_sees_the_answer(solved: Ticket, cleo: Contact, sam: User) -> None:
    page = signed_in(cleo.user).get(f"/service-desk/my/tickets/{solved.number}/").content.decode()
    assert "Are you happy with how this was solved?" in page
    Client().post(rating_path(solved), {"satisfaction": "bad", "comment": "Nobody called <b>back</b>."})
    assert "You said you were not happy" in (
        signed_in(cleo.user).get(f"/service-desk/my/tickets/{solved.number}/").content.decode()
    )
    desk = signed_in(sam).get(solved.get_absolute_url()).content.decode()
    assert "Not happy" in desk
    assert "Nobody called &lt;b&gt;back&lt;/b&gt;." in desk
    assert "<b>Rated</b> bad by Cleo" in desk
