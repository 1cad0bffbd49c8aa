from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from supportdesk.accounts.models import Tenant, User
from tests.topics.test_topics import make_topic, signed_in
from tickets.canned import VARIABLES, fill, unknown_names
from tickets.models import CannedResponse, Ticket
from tickets.models.canned_response import values_of

Opener = Callable[..., Ticket]


def make_canned(
    tenant: Tenant, title: str = "Hello", body: str = "Dear {{requester.name}},", **fields: Any
) -> CannedResponse:
    return CannedResponse.objects.create(tenant=tenant, title=title, body=body, **fields)


def picker(client: Client, ticket: Ticket, typed: str = "") -> str:
    answer = client.get(f"{ticket.get_absolute_url()}canned/", {"canned_q": typed}, headers={"HX-Request": "true"})
    return str(answer.content.decode())


@given(st.text())
def test_a_text_without_names_is_left_to_the_letter(text: str) -> None:
    if "{{" not in text:
        assert fill(text, dict.fromkeys(VARIABLES, "x")) == text


@given(st.dictionaries(st.sampled_from(sorted(VARIABLES)), st.text(), min_size=1))
def test_values_are_put_in_once_and_never_read_as_names(values: dict[str, str]) -> None:
    body = "".join(f"[{{{{ {name} }}}}]" for name in values)
    assert fill(body, values) == "".join(f"[{value}]" for value in values.values())


def test_unknown_names_are_named_once_in_order() -> None:
    assert unknown_names("{{actor.name}} {{ ticket.colour }} {{}} {{ticket.colour}}") == ["ticket.colour", ""]


@pytest.mark.parametrize("body", ["{{ticket.colour}}", "{{ settings.SECRET_KEY }}", "{{actor.__class__}}"])
def test_an_unknown_name_is_an_error_in_the_editor(tenant: Tenant, body: str) -> None:
    with pytest.raises(ValidationError, match="Nothing is known as"):
        CannedResponse(tenant=tenant, title="T", body=body).full_clean()


def test_every_documented_name_has_a_value(open_ticket: Opener, sam: User) -> None:
    assert values_of(open_ticket(), sam).keys() == VARIABLES.keys()


def test_template_tags_are_just_text(open_ticket: Opener, tenant: Tenant, sam: User) -> None:
    canned = make_canned(tenant, body="{% load x %}{{requester.name|upper}} {{actor.name}}")
    assert canned.filled_for(open_ticket(), sam) == "{% load x %}{{requester.name|upper}} Sam"


def test_the_picker_offers_global_ones_and_the_topics_own(open_ticket: Opener, tenant: Tenant, sam: User) -> None:
    refunds, repairs = make_topic(tenant, "Refunds"), make_topic(tenant, "Repairs")
    make_canned(tenant, "Everywhere")
    make_canned(tenant, "Of refunds", topic=refunds)
    make_canned(tenant, "Of repairs", topic=repairs)
    desk = signed_in(sam)
    offered = picker(desk, open_ticket(topic=refunds))
    assert "Everywhere" in offered
    assert "Of refunds" in offered
    assert "Of repairs" not in offered
    assert "Of refunds" not in picker(desk, open_ticket())
    assert "Everywhere" not in picker(desk, open_ticket(topic=refunds), "refunds")


def test_offers_are_filled_in_and_escaped(open_ticket: Opener, tenant: Tenant, sam: User) -> None:
    make_canned(tenant, body="Your {{ticket.subject}}")
    assert "Your &lt;script&gt;" in picker(signed_in(sam), open_ticket(subject="<script>alert(1)</script>"))


def test_without_scripts_a_response_comes_by_its_address(open_ticket: Opener, tenant: Tenant, sam: User) -> None:
    canned, ticket, desk = make_canned(tenant), open_ticket(), signed_in(sam)
    listed = desk.get(f"{ticket.get_absolute_url()}canned/").content.decode()
    assert f"?canned={canned.pk}#composer" in listed
    assert "Dear Cleo," in desk.get(f"{ticket.get_absolute_url()}?canned={canned.pk}").content.decode()


def test_another_tenants_response_is_not_there(open_ticket: Opener, other_tenant: Tenant, sam: User) -> None:
    theirs = make_canned(other_tenant, "Theirs")
    desk, ticket = signed_in(sam), open_ticket()
    assert "Theirs" not in picker(desk, ticket)
    assert desk.get(f"{ticket.get_absolute_url()}?canned={theirs.pk}").status_code == 404
