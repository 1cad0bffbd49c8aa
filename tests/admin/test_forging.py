"""Forms that somebody made up: another company's rows as a choice, in an inline row, in an editable list."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib import admin
from django.db.models import Model
from django.forms import BaseForm
from django.test import Client
from django.urls import NoReverseMatch, reverse

from supportdesk.accounts.models import BusinessPartner, Role, Tenant, User
from tests import factory
from tests.factory import signed_in
from tickets.models import CannedResponse, HelpTopic, Queue, QueueMember


@pytest.fixture
def sam_works(queue: Queue, sam: User) -> QueueMember:
    return QueueMember.objects.create(tenant=queue.tenant, queue=queue, user=sam)


@pytest.fixture
def topic(tenant: Tenant) -> HelpTopic:
    return HelpTopic.objects.create(tenant=tenant, name="Topic", position=7)


@pytest.fixture
def intruder(mallory: User) -> Client:
    return signed_in(mallory)


def url(model: type[Model], page: str, *args: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def forms_on(context: Any) -> Iterator[BaseForm]:
    yield context["adminform"].form
    yield from (inline.formset.empty_form for inline in context.get("inline_admin_formsets", []))


def choices_on(answer: Any) -> Iterator[Model]:
    """Every row that any field of the page offers, though it be by autocompletion."""
    for form in forms_on(answer.context):
        # Hidden is a row's own id only, which is looked up among the rows of its parent.
        for field in (one for one in form.fields.values() if not one.widget.is_hidden):
            yield from getattr(field, "queryset", None) or ()


def management(prefix: str, *, total: int, initial: int = 0) -> dict[str, int]:
    return {f"{prefix}-TOTAL_FORMS": total, f"{prefix}-INITIAL_FORMS": initial}


@pytest.mark.parametrize("model", list(admin.site._registry), ids=lambda model: model._meta.model_name)
def test_no_page_offers_a_row_of_another_company(
    model: type[Model], intruder: Client, other_tenant: Tenant, tenant: Tenant, sam_works: QueueMember, topic: HelpTopic
) -> None:
    BusinessPartner.objects.create(tenant=tenant, name="Partner")
    factory.make_contact(tenant)
    answer: Any = intruder.get(url(model, "add"))
    if answer.status_code == 404:  # made elsewhere, and so nothing to choose from
        return
    for row in choices_on(answer):
        if isinstance(row, User):
            assert row.memberships.filter(tenant=other_tenant).exists()
        elif isinstance(row, Tenant):
            assert row == other_tenant
        else:
            assert row.tenant_id == other_tenant.pk  # type: ignore[attr-defined]


def test_that_walk_meets_choices(ana: User, sam_works: QueueMember, topic: HelpTopic) -> None:
    answer = signed_in(ana).get(url(HelpTopic, "add"))
    assert {type(row) for row in choices_on(answer)} >= {HelpTopic, Queue, User}


@pytest.mark.parametrize("field", ["parent", "default_queue", "default_assignee"])
def test_a_topic_points_at_nothing_of_another_company(
    intruder: Client, other_tenant: Tenant, topic: HelpTopic, queue: Queue, sam: User, field: str
) -> None:
    mine = HelpTopic.objects.create(tenant=other_tenant, name="Mine")
    theirs = {"parent": topic.pk, "default_queue": queue.pk, "default_assignee": sam.pk}
    data = {"name": "Mine", "position": 0, "is_active": "on", field: theirs[field]}
    for page in (url(HelpTopic, "change", mine.pk), url(HelpTopic, "add")):
        answer: Any = intruder.post(page, data)
        assert field in answer.context["adminform"].form.errors
    mine.refresh_from_db()
    assert (mine.parent, mine.default_queue, mine.default_assignee) == (None, None, None)


def test_a_canned_response_is_of_no_other_companys_topic(
    intruder: Client, other_tenant: Tenant, topic: HelpTopic
) -> None:
    data = {"title": "Mine", "body": "Hello", "topic": topic.pk}
    answer: Any = intruder.post(url(CannedResponse, "add"), data)
    assert "topic" in answer.context["adminform"].form.errors
    assert not CannedResponse.objects.exists()


def test_an_editable_list_edits_own_rows_only(intruder: Client, other_tenant: Tenant, topic: HelpTopic) -> None:
    mine = HelpTopic.objects.create(tenant=other_tenant, name="Mine")
    for pk in (topic.pk, 99999):
        data = {**management("form", total=1, initial=1), "form-0-id": pk, "form-0-position": 1, "_save": "Save"}
        intruder.post(url(HelpTopic, "changelist"), data)
    both = {**management("form", total=2, initial=2), "_save": "Save"}
    both |= {"form-0-id": mine.pk, "form-0-position": 1, "form-1-id": topic.pk, "form-1-position": 1}
    intruder.post(url(HelpTopic, "changelist"), both)
    topic.refresh_from_db()
    assert topic.position == 7


def member_form(home: Queue, /, **row: Any) -> dict[str, Any]:
    fields = {"role": "lead", "weight": 9, "on_break": "on"} | row
    return {
        "name": home.name,
        "team": "",
        "strategy": "manual",
        "grace_minutes": 15,
        **management("members", total=1, initial=1),
        **{f"members-0-{name}": value for name, value in fields.items()},
    }


def test_an_inline_row_is_taken_from_nobody(
    intruder: Client, mallory: User, other_tenant: Tenant, queue: Queue, sam: User, sam_works: QueueMember
) -> None:
    mine = Queue.objects.get(tenant=other_tenant)
    page = url(Queue, "change", mine.pk)
    for row in (
        {"id": sam_works.pk, "queue": mine.pk, "user": mallory.pk},
        {"id": sam_works.pk, "queue": queue.pk, "user": sam.pk},
        {"id": sam_works.pk, "queue": mine.pk, "user": mallory.pk, "DELETE": "on"},
    ):
        intruder.post(page, member_form(mine, **row))
    sam_works.refresh_from_db()
    assert (sam_works.queue, sam_works.user, sam_works.weight, sam_works.on_break) == (queue, sam, 1, False)
    assert sam_works.tenant == queue.tenant


def test_an_inline_row_of_ones_own_stays_in_its_queue(
    intruder: Client, mallory: User, other_tenant: Tenant, queue: Queue
) -> None:
    mine = Queue.objects.get(tenant=other_tenant)
    member = QueueMember.objects.create(tenant=other_tenant, queue=mine, user=mallory)
    data = member_form(mine, id=member.pk, queue=queue.pk, user=mallory.pk)
    intruder.post(url(Queue, "change", mine.pk), data)
    assert not QueueMember.objects.filter(queue=queue).exists()


@pytest.mark.parametrize(
    ("model", "field"),
    [("helptopic", "parent"), ("helptopic", "default_queue"), ("cannedresponse", "topic")],
)
def test_autocompletion_finds_own_rows_only(
    intruder: Client, ana: User, topic: HelpTopic, queue: Queue, model: str, field: str
) -> None:
    ask = {"app_label": "tickets", "model_name": model, "field_name": field, "term": "o"}

    def offered(client: Client) -> list[str]:
        return [one["text"] for one in client.get(reverse("admin:autocomplete"), ask).json()["results"]]

    assert offered(signed_in(ana))
    assert signed_in(ana).get(reverse("admin:autocomplete"), ask | {"term": "o\x00"}).status_code == 200
    assert {"Topic", queue.name} & {*offered(intruder)} <= {"Support"}  # both companies have a queue of that name
    assert "Topic" not in offered(intruder)


def test_lists_do_not_answer_questions_about_other_companies(
    intruder: Client, topic: HelpTopic, queue: Queue, sam_works: QueueMember
) -> None:
    for query in (
        f"?parent__id__exact={topic.pk}",
        f"?default_queue__id__exact={queue.pk}",
        "?default_assignee__password__startswith=p",
        "?tenant__memberships__user__email__startswith=s",
        f"?id__exact={topic.pk}",
        "?q=Topic",
        "?o=1.2.-3",
    ):
        answer = intruder.get(url(HelpTopic, "changelist") + query, follow=True)
        assert answer.status_code in {200, 400, 404}
        assert "Topic</a>" not in answer.content.decode()


def test_filters_name_own_rows_only(intruder: Client, mallory: User, other_tenant: Tenant, topic: HelpTopic) -> None:
    CannedResponse.objects.create(tenant=topic.tenant, topic=topic, title="Theirs", body="x")
    for name in ("One", "Two"):
        mine = HelpTopic.objects.create(tenant=other_tenant, name=name)
        CannedResponse.objects.create(tenant=other_tenant, topic=mine, title=name, body="x")
    page = intruder.get(url(CannedResponse, "changelist")).content.decode()
    assert "One" in page
    assert f"topic__id__exact={topic.pk}" not in page
    assert f'value="{topic.pk}"' not in page


def test_an_admin_of_two_companies_joins_no_topic_to_a_queue_of_the_other(
    ana: User, other_tenant: Tenant, topic: HelpTopic
) -> None:
    other_tenant.memberships.create(user=ana, role=Role.ADMIN)
    theirs = Queue.objects.get(tenant=other_tenant)
    data = {"name": "Topic", "position": 7, "default_queue": theirs.pk}
    answer: Any = signed_in(ana).post(url(HelpTopic, "change", topic.pk), data)
    assert "default_queue" in answer.context["adminform"].form.errors


@pytest.mark.parametrize("nonsense", ["x", "\x00", "½", "9" * 5000])
def test_what_is_no_rows_number_is_refused(ana: User, topic: HelpTopic, nonsense: str) -> None:
    client = signed_in(ana)
    data = {"name": "Topic", "position": 7, "default_queue": nonsense}
    answer: Any = client.post(url(HelpTopic, "change", topic.pk), data)
    assert "default_queue" in answer.context["adminform"].form.errors
    ticked = {"action": "delete_selected", "_selected_action": nonsense}
    assert client.post(url(HelpTopic, "changelist"), ticked).status_code == 400


def test_every_admin_page_has_a_list(db: None) -> None:
    """So that the walk above leaves nothing out."""
    for model in admin.site._registry:
        try:
            url(model, "changelist")
        except NoReverseMatch:
            pytest.fail(f"{model} is registered without pages")
