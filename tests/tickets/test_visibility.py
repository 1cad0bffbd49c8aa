from collections.abc import Callable

from django.contrib.auth.models import AnonymousUser

from supportdesk.accounts.models import Contact, Membership, Tenant, User
from supportdesk.accounts.permissions import Key
from tests import factory
from tickets.models import Ticket

Opener = Callable[..., Ticket]


def seen_by(user: User | AnonymousUser) -> list[str]:
    return sorted(Ticket.objects.visible_to(user).values_list("number", flat=True))


def test_members_see_their_tenants_customers_their_own_strangers_none(
    open_ticket: Opener, tenant: Tenant, sam: User, cleo: Contact, mallory: User
) -> None:
    open_ticket()
    open_ticket(requester=factory.make_contact(tenant, "Kim"))
    assert seen_by(sam) == ["SD-00001", "SD-00002"]
    assert cleo.user is not None
    assert seen_by(cleo.user) == ["SD-00001"]
    assert seen_by(mallory) == []
    assert seen_by(AnonymousUser()) == []


def test_a_switched_off_member_sees_nothing(open_ticket: Opener, sam: User) -> None:
    open_ticket()
    Membership.objects.filter(user=sam).update(is_active=False)
    assert seen_by(User.objects.get(pk=sam.pk)) == []


def test_an_agent_of_two_tenants_sees_both(open_ticket: Opener, sam: User, other_tenant: Tenant) -> None:
    Membership.objects.create(tenant=other_tenant, user=sam)
    open_ticket()
    factory.open_ticket(factory.make_contact(other_tenant))
    assert seen_by(sam) == ["GX-00001", "SD-00001"]


def test_configuring_needs_more_than_an_agents_keys(open_ticket: Opener, sam: User, ana: User) -> None:
    open_ticket()
    assert not Ticket.objects.for_agent(sam, Key.ADMIN).exists()
    assert Ticket.objects.for_agent(ana, Key.ADMIN).exists()
