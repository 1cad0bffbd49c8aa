"""Whose the settings are, and what is remembered of their changes."""

import re

import pytest
from django.test import Client
from django.utils import timezone

from supportdesk.accounts.actors import Actor
from supportdesk.accounts.models import Contact, Membership, Role, Tenant, User
from supportdesk.provisioning import provision_tenant
from tests import factory
from tests.desk.visiting import LIST, queries, text
from tests.factory import signed_in
from tests.settings.setting import POLICIES, PRIORITIES, ROUTING, SOURCES, TABS, change, form_in
from tickets.looks import PRIORITIES as DELIVERED
from tickets.models import DeskSettings, Queue, SettingChange, settings_of
from tickets.settings.telling import tell


def words(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page))


@pytest.mark.parametrize("address", TABS)
def test_only_admins_find_them(address: str, sam: User, sue: User, cleo: Contact, tenant: Tenant) -> None:
    for user in (sam, sue, cleo.user):
        assert {signed_in(user).get(address).status_code, signed_in(user).post(address).status_code} == {404}
    assert Client().get(address)["Location"].startswith("/accounts/sign-in/")
    for role in (Role.ADMIN, Role.OWNER):
        assert signed_in(factory.make_member(tenant, role, role)).get(address).status_code == 200


@pytest.mark.parametrize("address", TABS)
def test_another_companys_are_absent(address: str, tenant: Tenant, mallory: User, sam: User) -> None:
    client = signed_in(mallory)
    for wanted in (str(tenant.pk), "0", "x", ""):
        assert client.get(f"{address}?company={wanted}").status_code == 404
        assert client.post(f"{address}?company={wanted}", {"auto_close_days": "1"}).status_code == 404
    assert not SettingChange.objects.exists()


def test_an_admin_of_two_companies_chooses_which(ana: User, tenant: Tenant, other_tenant: Tenant) -> None:
    Membership.objects.create(tenant=other_tenant, user=ana, role=Role.ADMIN)
    client = signed_in(ana)
    assert "Globex" in text(client.get(PRIORITIES))
    change(client, f"{POLICIES}?company={other_tenant.pk}", auto_close_days="7")
    days = dict(DeskSettings.objects.values_list("tenant__name", "auto_close_days"))
    assert days == {"Acme": 0, "Globex": 7}


def test_an_agent_elsewhere_is_no_admin_there(ana: User, tenant: Tenant, other_tenant: Tenant) -> None:
    Membership.objects.create(tenant=other_tenant, user=ana, role=Role.AGENT)
    client = signed_in(ana)
    assert "Globex" not in text(client.get(PRIORITIES)).partition("<main")[2]
    assert client.get(f"{PRIORITIES}?company={other_tenant.pk}").status_code == 404


def test_the_sidebar_leads_there(admin: Client, sam: User) -> None:
    link = f'href="{PRIORITIES}"'
    assert link in text(admin.get(LIST))
    assert link not in text(signed_in(sam).get(LIST))
    assert f'{link} aria-current="page"' in text(admin.get(SOURCES))


@pytest.mark.parametrize("address", TABS)
def test_saving_what_is_there_changes_nothing(admin: Client, address: str) -> None:
    answer = admin.post(address, form_in(text(admin.get(address))), follow=True)
    assert "Nothing was changed." in text(answer)
    assert not SettingChange.objects.exists()


def test_a_save_says_so(admin: Client) -> None:
    sent = form_in(text(admin.get(POLICIES))) | {"auto_close_days": "9"}
    assert "Saved." in text(admin.post(POLICIES, sent, follow=True))


def test_every_change_is_told_at_the_foot(admin: Client, tenant: Tenant) -> None:
    returns = Queue.objects.create(tenant=tenant, name="Returns")
    change(admin, PRIORITIES, urgent__label="Critical", urgent__colour="violet", low__place="1")
    change(admin, SOURCES, chat__on=None, phone__label="Hotline")
    change(admin, ROUTING, default_queue=str(returns.pk), auto_assign=None)
    change(admin, POLICIES, auto_close_days="1", reopen_window_days="30", mails=["email.answer"])
    page = words(text(admin.get(POLICIES)))
    for sentence in (
        "Urgent priority, label: “Urgent” → to “Critical”",
        "Urgent priority, colour: red → to violet",
        "Order of priorities: urgent, high, medium, low → to low, urgent, high, medium",
        "Chat as a source: on → to off",
        "Phone as a source, label: “Phone” → to “Hotline”",
        "Default queue: Support → to Returns",
        "Automatic assignment: on → to off",
        "Close resolved tickets after: never → to 1 day",
        "Answers reopen for: 14 days → to 30 days",
        "Mail “We have their ticket”: on → to off",
    ):
        assert sentence in page
    assert "Ana, " in page


def test_changes_are_kept_in_codes(admin: Client, ana: User, tenant: Tenant) -> None:
    change(admin, POLICIES, auto_close_days="5")
    row = SettingChange.objects.get()
    assert (row.setting, row.before, row.after) == ("auto_close_days", 0, 5)
    assert (row.tenant, row.actor_user, row.actor_name) == (tenant, ana, "Ana")


def test_the_last_twenty_are_shown_in_the_same_number_of_queries(admin: Client, tenant: Tenant) -> None:
    change(admin, POLICIES, auto_close_days="1")
    few = queries(admin, POLICIES)
    for days in range(2, 30):
        change(admin, POLICIES, auto_close_days=str(days))
    assert queries(admin, POLICIES) == few <= 10
    assert text(admin.get(POLICIES)).count("<b>Close resolved") == 20


@pytest.mark.parametrize(
    "setting", ["priority.gone.label", "source.fax.on", "target.x.y", "mail.email.gone", "what", "", "default_queue"]
)
@pytest.mark.parametrize("value", [None, True, 7, "x", ["a"], {"b": 1}])
def test_names_of_other_days_still_read(setting: str, value: object) -> None:
    told = tell(SettingChange(setting=setting, before=value, after=value, actor_name="Ana", at=timezone.now()), {})
    assert told.before == told.after


def test_a_company_is_founded_with_its_settings(db: None) -> None:
    tenant = provision_tenant("Initech", slug="initech", prefix="IN", plan="free")
    assert DeskSettings.objects.get(tenant=tenant).priorities == DELIVERED


def test_without_a_row_all_is_as_delivered_and_can_be_set(admin: Client, tenant: Tenant) -> None:
    DeskSettings.objects.all().delete()
    assert admin.get(PRIORITIES).status_code == 200
    change(admin, POLICIES, auto_close_days="4")
    assert DeskSettings.objects.get(tenant=tenant).auto_close_days == 4


def test_one_who_saves_another_tab_later_undoes_nothing(tenant: Tenant, ana: User) -> None:
    one, other = settings_of(Tenant.objects.get(pk=tenant.pk)), settings_of(Tenant.objects.get(pk=tenant.pk))
    one.set_routing(default_queue=Queue.objects.default_of(tenant), auto_assign=False, by=Actor.agent(ana))
    assert other.auto_assign, "as it was read before"
    assert other.set_sources(other.sources, by=Actor.agent(ana)) == 0
    assert not DeskSettings.objects.get(tenant=tenant).auto_assign
