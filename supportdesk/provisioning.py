"""Creates tenants and their users, for management commands: no web page does this."""

from allauth.account.models import EmailAddress
from django.db import transaction

from supportdesk.accounts.models import Membership, Tenant, User
from tickets.models import DeskSettings, Queue
from tickets.sla.standard import promise_standard

DEFAULT_QUEUE = "Support"


def provision_tenant(name: str, *, slug: str, prefix: str, plan: str, timezone: str = "UTC") -> Tenant:
    """A new tenant with settings, default queue, office hours and a standard SLA policy. Raises ValidationError."""
    tenant = Tenant(name=name.strip(), slug=slug, prefix=prefix, plan=plan)
    with transaction.atomic():
        tenant.full_clean()
        tenant.save(force_insert=True)
        DeskSettings.objects.create(tenant=tenant)
        Queue.objects.create(tenant=tenant, name=DEFAULT_QUEUE, is_default=True)
        promise_standard(tenant, timezone=timezone)
    return tenant


def find_or_create_user(email: str, *, name: str = "", password: str | None = None) -> tuple[User, bool]:
    """The user with this address, and whether they are new. Without a password they sign in by emailed code."""
    email = email.strip().lower()
    if known := User.objects.known_as(email):
        return known, False
    user = User(email=email, name=name.strip())
    user.set_password(password)
    user.full_clean(exclude=["password"])
    user.save(force_insert=True)
    return user, True


def vouch_for(user: User) -> None:
    """Mark the address as verified: whoever created the account knows it."""
    EmailAddress.objects.get_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})


def enrol(user: User, tenant: Tenant, role: str) -> Membership:
    return Membership.objects.get_or_create(tenant=tenant, user=user, defaults={"role": role})[0]
