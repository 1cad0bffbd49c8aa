"""Labels, colours, order and targets of priorities: what admins choose is what everybody reads."""

import re
from typing import Any

import pytest
from django.test import Client

from supportdesk.accounts.actors import Actor
from supportdesk.accounts.models import ApiToken, Contact, Membership, Role, Tenant, User
from supportdesk.outbox.models import Delivery
from tests.desk.visiting import HOSTILE, HTMX, LIST, Opener, multiply, page_of, queries, text
from tests.factory import make_answer, signed_in
from tests.routing.making import make_rule
from tests.settings.setting import PRIORITIES, ROUTING, change
from tickets.models import Calendar, CannedResponse, DeskSettings, SlaPolicy, SlaTarget, Ticket, settings_of
from triage.models import Assessment


@pytest.fixture
def renamed(admin: Client, tenant: Tenant) -> Tenant:
    """Urgent is “Critical” and violet; low comes first."""
    answer = change(admin, PRIORITIES, urgent__label="Critical", urgent__colour="violet", low__place="1")
    assert answer["Location"] == f"{PRIORITIES}?company={tenant.pk}"
    return tenant


def choices(page: str, name: str) -> list[str]:
    select = re.search(rf'<select[^>]+name="{name}".*?</select>', page, re.DOTALL)
    assert select
    return re.findall(r"<option[^>]*>([^<]*)</option>", select[0])


def test_a_new_name_is_read_in_the_list(renamed: Tenant, sam: User, open_ticket: Opener) -> None:
    open_ticket(priority="urgent")
    page = text(signed_in(sam).get(f"{LIST}?priority=urgent&status=unresolved"))
    assert 'aria-label="Critical priority"' in page
    assert 'data-priority="urgent" data-colour="violet"' in page
    assert "Priority: <b>Critical</b>" in page
    assert "<h1>Critical</h1>" in re.sub(r"<h1[^>]*>", "<h1>", page)
    assert re.search(r">(?:<svg.*?</svg>)<span>Critical</span>", page), "the standing view in the sidebar"
    assert "Urgent" not in page


def test_menus_follow_the_order(renamed: Tenant, sam: User, open_ticket: Opener) -> None:
    desk, wanted = signed_in(sam), ["Low", "Critical", "High", "Medium"]
    assert choices(text(desk.get(page_of(open_ticket()))), "priority") == wanted
    assert choices(text(desk.get(f"{LIST}new/")), "priority")[1:] == wanted
    chip = re.findall(r'name="priority" value="\w+".*?<span>(\w+)</span>', text(desk.get(f"{LIST}?add=priority")))
    assert chip == wanted


def test_the_ticket_and_its_history_speak_so(renamed: Tenant, sam: User, open_ticket: Opener) -> None:
    ticket = open_ticket()
    ticket.triage(make_answer(), by=Actor.system("Triage"))
    ticket.set_priority("high", by=Actor.agent(sam))
    ticket.set_priority("urgent", by=Actor.agent(sam))
    for part in ("", "history/"):
        page = re.sub(r"<[^>]+>", "", text(signed_in(sam).get(page_of(ticket, part))))
        assert re.search(r"set\s+from High to Critical by Sam", page), part
    assert 'data-colour="violet"' in text(signed_in(sam).get(page_of(ticket)))


def test_triage_and_rules_speak_so(renamed: Tenant, admin: Client, open_ticket: Opener) -> None:
    ticket, answer = open_ticket(), make_answer()
    fields = {"category": "billing", "priority": answer.priority, "sentiment": "neutral", "team": "finance"}
    Assessment.objects.create(ticket=ticket, tenant=ticket.tenant, score=9, reasons=[], **fields)
    make_rule(renamed, "priority any_of urgent|high")
    assert "<dd>Critical</dd>" in text(admin.get(page_of(ticket)))
    page = text(admin.get(ROUTING))
    assert "If priority is any of Critical, high: escalate." in page


def test_canned_responses_speak_so(renamed: Tenant, sam: User, open_ticket: Opener) -> None:
    canned = CannedResponse.objects.create(tenant=renamed, title="P", body="It is {{ticket.priority}}.")
    ticket = Ticket.objects.with_people().get(pk=open_ticket(priority="urgent").pk)
    assert canned.filled_for(ticket, sam) == "It is Critical."


def test_the_admin_site_speaks_so(renamed: Tenant, ana: User) -> None:
    assert ">Critical</option>" in text(signed_in(ana).get("/admin/tickets/helptopic/add/"))


def test_the_api_keeps_to_codes(renamed: Tenant, ana: User, open_ticket: Opener) -> None:
    open_ticket(priority="urgent")
    _, secret = ApiToken.objects.issue(tenant=renamed, user=ana, name="t")
    answer = Client(headers={"Authorization": f"Bearer {secret}"}).get("/api/v1/tickets?priority=urgent")
    assert [one["priority"] for one in answer.json()["items"]] == ["urgent"]


def test_nobody_else_reads_it(renamed: Tenant, mallory: User, other_tenant: Tenant) -> None:
    assert settings_of(other_tenant).priority("urgent").label == "Urgent"
    assert "Critical" not in text(signed_in(mallory).get(f"{LIST}?add=priority"))


def test_an_agent_of_two_desks_reads_both_names(renamed: Tenant, other_tenant: Tenant, sam: User) -> None:
    Membership.objects.create(tenant=other_tenant, user=sam, role=Role.AGENT)
    assert "Critical / Urgent" in text(signed_in(sam).get(f"{LIST}?priority=urgent"))


def test_rows_of_two_desks_each_speak_their_own(
    renamed: Tenant, other_tenant: Tenant, sam: User, open_ticket: Opener
) -> None:
    Membership.objects.create(tenant=other_tenant, user=sam, role=Role.AGENT)
    theirs = Contact.objects.create(tenant=other_tenant, name="Otto")
    open_ticket(priority="urgent")
    open_ticket(priority="urgent", requester=theirs)
    page = text(signed_in(sam).get(LIST))
    assert ('aria-label="Critical priority"' in page, 'aria-label="Urgent priority"' in page) == (True, True)


@pytest.mark.parametrize(
    ("moves", "wanted"),
    [
        ({"low": 1}, "low urgent high medium"),
        ({"urgent": 4}, "high medium low urgent"),
        ({"urgent": 2}, "high urgent medium low"),
        ({"medium": 1, "low": 2}, "medium low urgent high"),
        ({}, "urgent high medium low"),
    ],
)
def test_one_goes_in_between_and_the_others_make_room(
    admin: Client, settings_row: DeskSettings, moves: dict[str, int], wanted: str
) -> None:
    change(admin, PRIORITIES, **{f"{code}__place": str(place) for code, place in moves.items()})
    settings_row.refresh_from_db()
    assert " ".join(look.code for look in settings_row.priorities) == wanted


@pytest.mark.parametrize(
    ("wrong", "complaint"),
    [
        ({"urgent__label": "  "}, "It needs a name."),
        ({"urgent__label": "x" * 25}, "At most 24 characters."),
        ({"urgent__label": "mEDIUM"}, "Each needs a name of its own."),
        ({"urgent__label": "a\x00b"}, "Null characters"),
        ({"urgent__colour": "red; } body { display: none"}, "Select a valid choice"),
        ({"urgent__colour": None}, "This field is required"),
        ({"urgent__place": "5"}, "Select a valid choice"),
        ({"urgent__place": "first"}, "Select a valid choice"),
    ],
)
def test_says_what_is_wrong_and_keeps_what_was_typed(
    admin: Client, settings_row: DeskSettings, wrong: dict[str, Any], complaint: str
) -> None:
    answer = change(admin, PRIORITIES, high__label="Kept", **wrong)
    assert answer.status_code == 422
    page = text(answer)
    assert complaint in page
    assert 'value="Kept"' in page
    settings_row.refresh_from_db()
    assert settings_row.stored_priorities == []


@pytest.mark.parametrize("sent", [{}, {"urgent-label": HOSTILE}, {"x": "y"}])
def test_an_empty_or_absurd_post_is_answered(admin: Client, sent: dict[str, str]) -> None:
    assert admin.post(PRIORITIES, sent).status_code == 422


def test_names_are_never_markup(admin: Client, open_ticket: Opener) -> None:
    change(admin, PRIORITIES, urgent__label="<img src=x onerror=1>"[:24])
    ticket = open_ticket(priority="urgent")
    for address in (PRIORITIES, LIST, f"{LIST}?priority=urgent", page_of(ticket), f"{LIST}new/"):
        assert "<img src=x" not in text(admin.get(address))


@pytest.fixture
def policy(tenant: Tenant) -> SlaPolicy:
    calendar = Calendar.objects.create(tenant=tenant, name="Office")
    return SlaPolicy.objects.create(tenant=tenant, name="Standard", calendar=calendar, is_default=True)


def test_targets_are_those_of_the_default_policy(admin: Client, policy: SlaPolicy) -> None:
    SlaTarget.objects.create(tenant=policy.tenant, policy=policy, priority="high", first_response=60)
    assert 'name="high-first_response" value="1h"' in text(admin.get(PRIORITIES))
    change(admin, PRIORITIES, high__first_response="30m", urgent__resolution="1h 30m", low__next_response="90")
    given = {one.priority: one for one in policy.targets.all()}
    assert given["high"].first_response == 30
    assert (given["urgent"].resolution, given["low"].next_response) == (90, 90)
    change(admin, PRIORITIES, high__first_response="")
    assert policy.targets.get(priority="high").first_response is None


def test_clocks_hear_of_new_targets_and_of_nothing_else(admin: Client, policy: SlaPolicy) -> None:
    change(admin, PRIORITIES, urgent__label="Critical")
    assert not Delivery.objects.filter(topic="sla.changed").exists()
    change(admin, PRIORITIES, high__first_response="30m")
    assert Delivery.objects.get(topic="sla.changed").payload["policies"] == [policy.pk]


@pytest.mark.parametrize("wrong", ["soon", "-5", "0", "99999w", "1.00001h"])
def test_a_target_that_is_no_length_is_refused(admin: Client, policy: SlaPolicy, wrong: str) -> None:
    answer = change(admin, PRIORITIES, high__first_response=wrong, urgent__label="Kept")
    assert answer.status_code == 422
    assert ('id="e-high-first_response"' in text(answer), 'value="Kept"' in text(answer)) == (True, True)
    assert not policy.targets.exists()


def test_without_a_default_policy_the_tab_says_so(admin: Client) -> None:
    page = text(admin.get(PRIORITIES))
    assert "no default SLA policy" in page
    assert "first_response" not in page


def test_words_of_ones_own_cost_no_query(admin: Client, sam: User, open_ticket: Opener) -> None:
    desk, ticket = signed_in(sam), open_ticket(priority="urgent")
    multiply(ticket, 40)
    addresses = (LIST, f"{LIST}?priority=urgent&add=source", page_of(ticket), f"{LIST}new/")
    before = [queries(desk, address) for address in addresses]
    change(admin, PRIORITIES, urgent__label="Critical", urgent__colour="violet", low__place="1")
    assert [queries(desk, address) for address in addresses] == before
    assert before[0] <= 8


def test_htmx_parts_carry_colours_too(renamed: Tenant, sam: User, open_ticket: Opener) -> None:
    ticket = open_ticket()
    answer = signed_in(sam).post(page_of(ticket, "priority/"), {"priority": "urgent"}, headers=HTMX)
    assert 'data-colour="violet"' in text(answer)
    assert "Critical" in text(answer)
