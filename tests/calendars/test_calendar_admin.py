"""The calendar editor: what is typed becomes a calendar, or is refused at its field and its line."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from supportdesk.accounts.models import Membership, Role, Tenant, User
from supportdesk.outbox.models import Delivery
from tests import factory
from tests.calendars.conftest import WEEKDAYS, office
from tickets.models import Calendar, SlaPolicy

ADD = "admin:tickets_calendar_add"
TYPED = {
    "name": "Berlin",
    "timezone": "Europe/Berlin",
    "weekly": "Mon-Fri 09:00-12:00, 13:00-17:00",
    "country": "DE",
    "part": "BY",
    "holidays": "2026-12-24 Christmas Eve",
    "overrides": "2026-12-23 09:00-12:00",
    "breaks": "2026-05-04 10:00-11:00",
}


def change(calendar: Calendar) -> str:
    return reverse("admin:tickets_calendar_change", args=[calendar.pk])


def delete(calendar: Calendar) -> str:
    return reverse("admin:tickets_calendar_delete", args=[calendar.pk])


def errors(answer: Any) -> dict[str, list[str]]:
    assert answer.status_code == 200, "it was accepted"
    found: dict[str, list[str]] = answer.context["adminform"].form.errors
    return found


def typed_in(calendar: Calendar, desk: Client) -> dict[str, str]:
    """What the editor shows, as it would be sent back."""
    form = desk.get(change(calendar)).context["adminform"].form
    return {field.name: field.value() or "" for field in form}


def announced(tenant: Tenant) -> list[Any]:
    return [delivery.payload for delivery in Delivery.objects.filter(tenant=tenant, topic="sla.changed")]


def test_a_calendar_is_made_of_lines(desk: Client, tenant: Tenant) -> None:
    assert desk.post(reverse(ADD), TYPED).status_code == 302
    calendar = Calendar.objects.get()
    assert (calendar.tenant, calendar.name, calendar.timezone) == (tenant, "Berlin", "Europe/Berlin")
    assert calendar.weekly == {day: [["09:00", "12:00"], ["13:00", "17:00"]] for day in WEEKDAYS}
    assert calendar.holidays == {"2026-12-24": "Christmas Eve"}
    assert calendar.overrides == {"2026-12-23": [["09:00", "12:00"]]}
    assert calendar.breaks == {"2026-05-04": [["10:00", "11:00"]]}
    assert (calendar.country, calendar.part) == ("DE", "BY")


def test_what_is_saved_is_shown_and_saved_again_unchanged(desk: Client) -> None:
    desk.post(reverse(ADD), TYPED)
    before = Calendar.objects.values().get()
    assert desk.post(change(Calendar.objects.get()), typed_in(Calendar.objects.get(), desk)).status_code == 302
    after = Calendar.objects.values().get()
    assert {**after, "updated_at": None} == {**before, "updated_at": None}


def test_a_new_calendar_begins_with_an_office_week(desk: Client) -> None:
    page = desk.get(reverse(ADD)).content.decode()
    assert "Mon 09:00-17:00" in page
    assert "Sun closed" in page
    assert "40 h open in an ordinary week" in page


@pytest.mark.parametrize(
    ("field", "text", "complaint"),
    [
        ("weekly", "Mon 9-17\nSomeday 9-17", "Line 2: “Someday 9-17”"),
        ("weekly", "Sun closed", "never opens"),
        ("weekly", "", "never opens"),
        ("weekly", "Mon\x00", "Null characters"),
        ("weekly", "Mon 9-17\n" * 5000, "At most 20,000 letters"),
        ("timezone", "Mars/Olympus", "no such time zone"),
        ("timezone", "", "required"),
        ("holidays", "2026-02-30", "Line 1: there is no 2026-02-30"),
        ("overrides", "2026-02-03 sometimes", "Line 1: “sometimes”"),
        ("breaks", "2026-02-03 closed", "Line 1: a break needs its times"),
        ("country", "XX", "not one of the available choices"),
        ("part", "ENG", "Germany has no such part"),
    ],
)
def test_what_makes_no_sense_is_refused_at_its_field(desk: Client, field: str, text: str, complaint: str) -> None:
    found = errors(desk.post(reverse(ADD), TYPED | {field: text}))
    assert list(found) == [field]
    assert complaint in " ".join(found[field])
    assert not Calendar.objects.exists()


def test_nothing_typed_is_lost_to_an_error(desk: Client) -> None:
    page = desk.post(reverse(ADD), TYPED | {"holidays": "2026-12-24 Eve\nwhenever"}).content.decode()
    assert "2026-12-24 Eve\nwhenever" in page
    assert "Mon-Fri 09:00-12:00, 13:00-17:00" in page


@pytest.mark.parametrize(
    ("text", "zone"),
    [("berlin", "Europe/Berlin"), (" new york ", "America/New_York"), ("EUROPE/PARIS", "Europe/Paris"), ("utc", "UTC")],
)
def test_a_city_is_enough_for_a_time_zone(desk: Client, text: str, zone: str) -> None:
    assert desk.post(reverse(ADD), TYPED | {"timezone": text}).status_code == 302
    assert Calendar.objects.get().timezone == zone


def test_a_city_of_two_zones_asks_which(desk: Client) -> None:
    found = errors(desk.post(reverse(ADD), TYPED | {"timezone": "Louisville"}))
    assert found["timezone"] == ["Which one: America/Kentucky/Louisville, America/Louisville?"]


def test_a_part_goes_with_its_country(desk: Client) -> None:
    desk.post(reverse(ADD), TYPED | {"country": ""})
    assert Calendar.objects.get().part == ""


def test_two_calendars_of_one_name_are_refused_in_words(desk: Client, calendar: Calendar) -> None:
    assert errors(desk.post(reverse(ADD), TYPED | {"name": "OFFICE"}))


def test_a_button_fills_in_the_hours_and_saves_nothing(desk: Client, calendar: Calendar) -> None:
    page = desk.post(change(calendar), TYPED | {"_fill": "always"}).content.decode()
    assert "Sun open around the clock" in page
    assert "168 h open in an ordinary week" in page
    assert "2026-12-24 Christmas Eve" in page
    calendar.refresh_from_db()
    assert calendar.weekly == {day: [["09:00", "17:00"]] for day in WEEKDAYS}


def test_saving_has_the_deadlines_reckoned_anew(desk: Client, tenant: Tenant, policy: SlaPolicy) -> None:
    desk.post(change(policy.calendar), TYPED)
    assert announced(tenant) == [{"policies": [policy.pk]}]


def test_a_calendar_in_use_asks_for_its_replacement(
    desk: Client, tenant: Tenant, policy: SlaPolicy, other_tenant: Tenant
) -> None:
    old, new, foreign = policy.calendar, office(tenant, "New"), office(other_tenant)
    page = desk.get(delete(old)).content.decode()
    assert "1 SLA policy will go to its replacement" in page
    for wrong in ("", str(foreign.pk), str(old.pk)):
        assert desk.post(delete(old), {"replacement": wrong, "post": "yes"}).status_code == 200
    assert Calendar.objects.filter(pk=old.pk).exists()

    desk.post(delete(old), {"replacement": new.pk})
    policy.refresh_from_db()
    assert policy.calendar == new
    assert not Calendar.objects.filter(pk=old.pk).exists()
    assert announced(tenant) == [{"policies": [policy.pk]}]


def test_an_unused_calendar_is_simply_deleted(desk: Client, calendar: Calendar) -> None:
    desk.post(delete(calendar), {"post": "yes"})
    assert not Calendar.objects.exists()


def test_another_companys_calendar_cannot_be_reached_nor_asked(calendar: Calendar, mallory: User) -> None:
    client = factory.signed_in(mallory)
    for page in (change(calendar), delete(calendar)):
        assert client.get(page).status_code == 404
        assert client.post(page, TYPED | {"_ask": "1", "post": "yes"}).status_code == 404
    assert "Office" not in client.get(reverse("admin:tickets_calendar_changelist")).content.decode()
    calendar.refresh_from_db()
    assert calendar.name == "Office"


def test_nothing_is_planted_in_another_company(tenant: Tenant, other_tenant: Tenant, mallory: User) -> None:
    factory.signed_in(mallory).post(reverse(ADD), TYPED | {"tenant": tenant.pk})
    assert Calendar.objects.get().tenant == other_tenant


def test_an_admin_of_two_companies_says_which(desk: Client, ana: User, tenant: Tenant, other_tenant: Tenant) -> None:
    Membership.objects.create(tenant=other_tenant, user=ana, role=Role.ADMIN)
    assert "tenant" in errors(desk.post(reverse(ADD), TYPED))
    desk.post(reverse(ADD), TYPED | {"tenant": other_tenant.pk})
    assert Calendar.objects.get().tenant == other_tenant


def test_the_list_tells_hours_and_uses(desk: Client, policy: SlaPolicy) -> None:
    page = desk.get(reverse("admin:tickets_calendar_changelist")).content.decode()
    assert "40 h a week" in page
    assert "Europe/Berlin" in page
