"""Two admins at the same tab of the settings: the later one is told, and neither loses anything."""

import re
from html import unescape
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from supportdesk.accounts.models import Role, Tenant
from tests import factory
from tests.desk.visiting import text
from tests.factory import signed_in
from tests.settings.setting import POLICIES, PRIORITIES, ROUTING, SOURCES, TABS, change, form_in
from tickets.models import Calendar, DeskSettings, Queue, SettingChange, SlaPolicy, SlaTarget


@pytest.fixture
def otto(tenant: Tenant) -> Client:
    return signed_in(factory.make_member(tenant, "Otto", Role.ADMIN))


def opened(client: Client, address: str) -> dict[str, Any]:
    return form_in(text(client.get(address)))


def notice(page: str) -> str:
    """What stands above the form, in words."""
    told = re.search(r'role="alert".*?<form|role="alert".*?<fieldset|role="alert".*?class="setting', page, re.DOTALL)
    assert told
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", told[0])).split())


def test_the_later_one_is_told_and_both_are_kept(admin: Client, otto: Client, settings_row: DeskSettings) -> None:
    sent = opened(admin, PRIORITIES) | {"low-colour": "violet"}
    change(otto, PRIORITIES, urgent__label="Critical", low__place="1")
    answer = admin.post(PRIORITIES, sent)
    assert answer.status_code == 422
    told = notice(text(answer))
    assert "Somebody changed these settings since you opened this page" in told
    assert "Urgent priority, label : “Urgent” → to “Critical” Otto," in told
    assert "Order of priorities" in told
    settings_row.refresh_from_db()
    assert settings_row.priority("low").colour != "violet"
    admin.post(PRIORITIES, form_in(text(answer)))  # saved again as it stands
    settings_row.refresh_from_db()
    assert settings_row.priority("urgent").label == "Critical"
    assert (settings_row.priority("low").colour, settings_row.priorities[0].code) == ("violet", "low")


def test_where_both_chose_it_is_the_later_ones_to_decide(admin: Client, otto: Client, tenant: Tenant) -> None:
    sent = opened(admin, POLICIES) | {"auto_close_days": "3", "mails": []}
    change(otto, POLICIES, auto_close_days="9", customers_may_delete=None, mails=["email.answer"])
    answer = admin.post(POLICIES, sent)
    again = form_in(text(answer))
    assert (again["auto_close_days"], again.get("mails"), "customers_may_delete" in again) == ("3", None, False)
    assert "Close resolved tickets after : never → to 9 days Otto," in notice(text(answer))
    assert admin.post(POLICIES, again).status_code == 302
    row = DeskSettings.objects.get(tenant=tenant)
    assert (row.auto_close_days, row.customers_may_delete, len(row.muted)) == (3, False, 3)


def test_the_default_queue_and_sources_too(admin: Client, otto: Client, tenant: Tenant) -> None:
    returns = Queue.objects.create(tenant=tenant, name="Returns")
    routing, sources = opened(admin, ROUTING) | {"auto_assign": []}, opened(admin, SOURCES) | {"phone-label": "Hotline"}
    change(otto, ROUTING, default_queue=str(returns.pk))
    change(otto, SOURCES, chat__on=None)
    answers = admin.post(ROUTING, routing), admin.post(SOURCES, sources)
    assert [answer.status_code for answer in answers] == [422, 422]
    for address, answer in zip((ROUTING, SOURCES), answers, strict=True):
        assert admin.post(address, form_in(text(answer))).status_code == 302
    row = DeskSettings.objects.get(tenant=tenant)
    assert (Queue.objects.default_of(tenant), row.auto_assign) == (returns, False)
    assert (row.source("chat").is_on, row.source("phone").label) == (False, "Hotline")


def test_sent_twice_it_is_saved_once(admin: Client) -> None:
    sent = opened(admin, PRIORITIES) | {"low-label": "Whenever", "low-colour": "violet"}
    assert [admin.post(PRIORITIES, sent).status_code for _ in range(2)] == [302, 302]
    assert SettingChange.objects.count() == 2


@pytest.mark.parametrize("address", TABS)
def test_what_somebody_did_to_another_tab_is_no_matter(admin: Client, otto: Client, address: str) -> None:
    other, changed = (SOURCES, {"chat__on": None}) if address == POLICIES else (POLICIES, {"auto_close_days": "9"})
    sent = opened(admin, address)
    change(otto, other, **changed)
    assert admin.post(address, sent).status_code == 302


def test_promises_that_came_meanwhile_are_not_taken_away(admin: Client, tenant: Tenant) -> None:
    """The page showed no field for them, as there was no policy yet."""
    sent = opened(admin, PRIORITIES) | {"low-label": "Whenever"}
    calendar = Calendar.objects.create(tenant=tenant, name="Always", weekly={"mon": [["00:00", "24:00"]]})
    policy = SlaPolicy.objects.create(tenant=tenant, name="Office", calendar=calendar, is_default=True)
    SlaTarget.objects.create(tenant=tenant, policy=policy, priority="urgent", first_response=240)
    answer = admin.post(PRIORITIES, sent)
    assert answer.status_code == 422
    admin.post(PRIORITIES, form_in(text(answer)))
    assert policy.targets.get(priority="urgent").first_response == 240
    assert DeskSettings.objects.get(tenant=tenant).priority("low").label == "Whenever"


FORGED = [f'{{"change": {change}, "values": {{}}}}' for change in ("1e999", "NaN", 10**30)]
FORGED += [f'{{"change": 0, "values": {{"mails": {value}, "auto_close_days": {value}}}}}' for value in ("5", "1e999")]


@pytest.mark.parametrize("seen", FORGED)
def test_what_no_page_of_ours_says_breaks_nothing(admin: Client, seen: str) -> None:
    sent = opened(admin, POLICIES) | {"seen": seen, "auto_close_days": "9", "mails": []}
    assert admin.post(POLICIES, sent).status_code in (302, 422)


@pytest.mark.parametrize("seen", ["", "{}", "x", "[]", "[" * 9999, '{"change": "x", "values": 1}', "\x00"])
def test_pages_that_do_not_say_what_they_saw_are_taken_at_their_word(admin: Client, seen: str) -> None:
    assert admin.post(POLICIES, opened(admin, POLICIES) | {"seen": seen}).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_at_the_same_moment_one_of_them_is_told(admin: Client, otto: Client) -> None:
    pages = [(admin, opened(admin, POLICIES) | {"auto_close_days": "3"})]
    pages += [(otto, opened(otto, POLICIES) | {"auto_close_days": "9"})]
    start, answers = Barrier(2), list[int]()

    def save(client: Client, sent: dict[str, Any]) -> None:
        try:
            start.wait()
            answers.append(client.post(POLICIES, sent).status_code)
        finally:
            connection.close()

    both = [Thread(target=save, args=page) for page in pages]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    assert sorted(answers) == [302, 422]
    assert SettingChange.objects.count() == 1
