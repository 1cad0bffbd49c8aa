"""Every page of the admin site, for everybody who has no business there and for admins of another company."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.db.models import Model
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from supportdesk.accounts.models import BusinessPartner, Contact, Membership, Role, Tenant, User
from tests import factory
from tests.admin.rows import MAKERS, NAMES
from tests.admin.rows import rows as rows
from tickets.models import Queue, QueueMember

AsUser = Callable[[User], Client]


def url(name: str, page: str, *args: Any) -> str:
    return reverse(f"admin:{name}_{page}", args=args)


def pages(name: str, row: Model) -> list[str]:
    return [url(name, page, row.pk) for page in ("change", "delete", "history")]


def test_every_page_of_the_site_is_one_of_these() -> None:
    assert set(admin.site._registry) == set(MAKERS), "Add a line to MAKERS in tests/admin/rows.py"


@pytest.mark.parametrize("name", NAMES)
def test_an_admin_reaches_their_own_rows(name: str, rows: dict[str, Model], ana: User, as_user: AsUser) -> None:
    client = as_user(ana)
    assert client.get(url(name, "changelist")).status_code == 200
    assert client.get(url(name, "change", rows[name].pk)).status_code == 200


@pytest.mark.parametrize("name", NAMES)
def test_another_companys_rows_do_not_exist(name: str, rows: dict[str, Model], mallory: User, as_user: AsUser) -> None:
    client = as_user(mallory)
    listed = client.get(url(name, "changelist"))
    assert listed.status_code == 200
    assert "secret" not in listed.content.decode()
    for page in pages(name, rows[name]):
        assert client.get(page).status_code == 404, page
        assert client.post(page, {"post": "yes", "name": "Stolen"}).status_code == 404, page


@pytest.mark.parametrize("name", NAMES)
def test_agents_supervisors_and_customers_find_nothing(
    name: str, rows: dict[str, Model], sam: User, sue: User, cleo: Contact, as_user: AsUser
) -> None:
    customer = User.objects.get(contacts=cleo)
    for client in map(as_user, (sam, sue, customer)):
        for page in ("/admin/", url(name, "changelist"), *pages(name, rows[name])):
            assert client.get(page).status_code == 404, page


@pytest.mark.parametrize("name", NAMES)
def test_strangers_are_asked_to_sign_in(name: str, rows: dict[str, Model], client: Client) -> None:
    for page in ("/admin/", url(name, "changelist"), *pages(name, rows[name])):
        answer = client.get(page)
        assert answer.status_code == 302
        assert answer["Location"].startswith(reverse("account_login"))


def test_a_member_who_was_switched_off_is_out(ana: User, as_user: AsUser) -> None:
    client = as_user(ana)
    Membership.objects.filter(user=ana).update(is_active=False)
    assert client.get("/admin/").status_code == 404


@pytest.mark.parametrize("name", ["accounts_user", "accounts_businesspartner", "accounts_contact", "tickets_queue"])
def test_no_list_page_shows_another_company_by_filters_or_search(
    name: str, rows: dict[str, Model], mallory: User, as_user: AsUser
) -> None:
    client = as_user(mallory)
    for query in ("?q=secret", f"?tenant__id__exact={rows['accounts_tenant'].pk}"):
        answer = client.get(url(name, "changelist") + query, follow=True)
        assert rows[name]._meta.verbose_name
        assert f"/{rows[name].pk}/change/" not in answer.content.decode()


@pytest.mark.parametrize(
    ("model", "field", "word"),
    [
        ("tickets.queuemember", "user", "Ana"),
        ("accounts.contact", "partner", "Partner"),
        ("accounts.businesspartner", "merged_into", "Partner"),
    ],
)
def test_autocompletion_offers_own_rows_only(
    model: str, field: str, word: str, rows: dict[str, Model], ana: User, mallory: User, as_user: AsUser
) -> None:
    app, name = model.split(".")
    ask = {"app_label": app, "model_name": name, "field_name": field, "term": word}

    def offered(user: User) -> list[str]:
        answer = as_user(user).get(reverse("admin:autocomplete"), ask)
        return [each["text"] for each in answer.json()["results"]]

    assert len(offered(ana)) == 1
    assert offered(mallory) == []


def columns(row: Model) -> dict[str, Any]:
    return type(row)._base_manager.values().get(pk=row.pk)


@pytest.mark.parametrize("model", list(MAKERS), ids=lambda model: model._meta.model_name)
def test_no_action_touches_another_companys_rows(
    model: type[Model], rows: dict[str, Model], mallory: User, as_user: AsUser, rf: RequestFactory
) -> None:
    name = model._meta.label_lower.replace(".", "_")
    request = rf.get("/")
    request.user = mallory
    before, client = columns(rows[name]), as_user(mallory)
    for action in (*admin.site._registry[model].get_actions(request), "delete_selected"):
        sent = {"action": action, "_selected_action": [rows[name].pk], "select_across": "1", "post": "yes"}
        client.post(url(name, "changelist"), sent)
        assert columns(rows[name]) == before, action


@pytest.mark.parametrize("query", ["?_popup=1", "?_to_field=id", "?_popup=1&_to_field=tenant", "?_to_field=name"])
@pytest.mark.parametrize("name", ["tickets_queue", "tickets_helptopic", "tickets_slapolicy", "tickets_calendar"])
def test_popups_are_no_way_around(
    name: str, query: str, rows: dict[str, Model], mallory: User, as_user: AsUser
) -> None:
    client, before = as_user(mallory), columns(rows[name])
    for page in ("change", "delete"):
        address = url(name, page, rows[name].pk) + query
        for answer in (client.get(address), client.post(address, {"name": "Stolen", "post": "yes"})):
            assert answer.status_code in (400, 404)
    shown = client.get(url(name, "changelist") + query, follow=True)
    assert "secret" not in shown.content.decode()
    assert columns(rows[name]) == before


def test_a_related_row_of_another_company_is_no_choice(
    rows: dict[str, Model], mallory: User, other_tenant: Tenant, as_user: AsUser
) -> None:
    contact = factory.make_contact(other_tenant, "Kim")
    data = {"name": "Kim", "email": contact.email, "tier": "vip", "partner": rows["accounts_businesspartner"].pk}

    answer = as_user(mallory).post(url("accounts_contact", "change", contact.pk), data)

    assert answer.status_code == 200
    assert "partner" in answer.context["adminform"].form.errors
    contact.refresh_from_db()
    assert contact.partner is None


def test_an_inline_row_of_another_company_is_no_choice(
    rows: dict[str, Model], ana: User, mallory: User, other_tenant: Tenant, as_user: AsUser
) -> None:
    queue = Queue.objects.get(tenant=other_tenant)
    answer = as_user(mallory).post(url("tickets_queue", "change", queue.pk), queue_form(queue, user=ana))

    assert answer.status_code == 200
    assert not QueueMember.objects.exists()


def test_one_cannot_write_into_another_company(
    rows: dict[str, Model], mallory: User, tenant: Tenant, other_tenant: Tenant, as_user: AsUser
) -> None:
    data = {"name": "Planted", "state": "active", "tenant": tenant.pk}
    as_user(mallory).post(url("accounts_businesspartner", "add"), data)

    assert BusinessPartner.objects.get(name="Planted").tenant == other_tenant


def test_an_admin_of_two_companies_cannot_join_rows_of_both(
    rows: dict[str, Model], ana: User, tenant: Tenant, other_tenant: Tenant, mallory: User, as_user: AsUser
) -> None:
    Membership.objects.create(tenant=other_tenant, user=ana, role=Role.ADMIN)
    client, partner = as_user(ana), rows["accounts_businesspartner"]
    data = {"tenant": other_tenant.pk, "name": "Kim", "email": "", "phone": "", "tier": "vip", "partner": partner.pk}

    answer = client.post(url("accounts_contact", "add"), data)

    assert "partner" in answer.context["adminform"].form.errors
    queue = Queue.objects.get(tenant=tenant)
    assert client.post(url("tickets_queue", "change", queue.pk), queue_form(queue, user=mallory)).status_code == 200
    assert not QueueMember.objects.exists()


def test_no_row_moves_to_another_company(
    rows: dict[str, Model], ana: User, other_tenant: Tenant, cleo: Contact, as_user: AsUser
) -> None:
    Membership.objects.create(tenant=other_tenant, user=ana, role=Role.ADMIN)
    data = {"tenant": other_tenant.pk, "name": "Cleo", "email": cleo.email, "tier": "vip"}

    assert as_user(ana).post(url("accounts_contact", "change", cleo.pk), data).status_code == 302

    cleo.refresh_from_db()
    assert (cleo.tier, cleo.tenant.prefix) == ("vip", "SD")


def test_whoever_runs_the_installation_sees_everything(rows: dict[str, Model], as_user: AsUser) -> None:
    root = User.objects.create_superuser("root@example.com", "x")
    client = as_user(root)
    for name in NAMES:
        assert client.get(url(name, "change", rows[name].pk)).status_code == 200


def test_the_search_finds_own_rows_only(rows: dict[str, Model], ana: User, mallory: User, as_user: AsUser) -> None:
    def found(user: User) -> str:
        return as_user(user).get(reverse("admin:search"), {"s": "secret", "extended": "1"}).content.decode()

    assert "Support-secret" in found(ana)
    assert "secret" not in found(mallory).replace("secret&", "")


def test_nothing_tells_where_an_object_by_its_id_lives(rows: dict[str, Model], mallory: User, as_user: AsUser) -> None:
    assert as_user(mallory).get("/admin/r/1/1/").status_code == 404


def test_changes_are_on_record(rows: dict[str, Model], ana: User, cleo: Contact, as_user: AsUser) -> None:
    as_user(ana).post(url("accounts_contact", "change", cleo.pk), {"name": "Cleo", "email": cleo.email, "tier": "vip"})
    entry = LogEntry.objects.get()
    assert (entry.user, entry.object_id) == (ana, str(cleo.pk))
    assert entry.action_time <= timezone.now()


def queue_form(queue: Queue, *, user: User) -> dict[str, Any]:
    management = {"TOTAL_FORMS": 1, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": 1000}
    member = {"user": user.pk, "role": "member", "weight": 1, "queue": queue.pk}
    return (
        {"name": queue.name, "team": "", "strategy": "manual", "grace_minutes": 15}
        | {f"members-{key}": value for key, value in management.items()}
        | {f"members-0-{key}": value for key, value in member.items()}
    )
