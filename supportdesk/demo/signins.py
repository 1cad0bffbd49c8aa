"""Who can sign in to the demo, and with what."""

import base64
from itertools import count
from typing import Any

from django.conf import settings
from django.utils.crypto import salted_hmac

from supportdesk.accounts.models import ApiToken, Role, Scope, Tenant, User
from supportdesk.accounts.models.token import digest
from supportdesk.demo.companies import PASSWORD, Company

MAIN, OTHER = "lindenrad", "papercrane"


def sign_ins() -> dict[str, Any]:
    """Of the first company by role, with the second's under `other`; the tokens are in working order."""
    main, other = Company.named(MAIN), Company.named(OTHER)
    return {
        **_roles(main, agent="Lena Fuchs"),
        "agent_of_both": _sign_in(_only(main, "Sam Okafor")),
        "api_token": working_token(main),
        "base_url": settings.BASE_URL,
        "tenant": main.slug,
        "other": {
            **_roles(other, agent="Aisha Bello"),
            "api_token": working_token(other),
            "tenant": other.slug,
        },
    }


def _roles(company: Company, *, agent: str) -> dict[str, Any]:
    return {
        "agent": _sign_in(_only(company, agent)),
        **{role.value: _sign_in(company.addresses_of(role)[0]) for role in (Role.SUPERVISOR, Role.ADMIN, Role.OWNER)},
        "customer": _sign_in(company.portal_addresses()[0]),
    }


def _only(company: Company, name: str) -> str:
    return next(company.address(member) for member in company.told["members"] if member["name"] == name)


def _sign_in(email: str) -> dict[str, str]:
    return {"email": email, "password": PASSWORD}


def working_token(company: Company) -> str:
    """A token that can be told again: made of our secret key, for the database keeps digests only."""
    tenant = Tenant.objects.get(slug=company.slug)
    admin = User.objects.get(email=company.addresses_of(Role.ADMIN)[0])
    for number in count():
        secret = _secret(company.slug, number)
        ApiToken.objects.get_or_create(
            digest=digest(secret),
            defaults={"tenant": tenant, "user": admin, "name": "Demo", "scopes": Scope.values, "hint": secret[:8]},
        )
        if ApiToken.objects.matching(secret):  # else it was revoked: on to the next
            return secret
    raise AssertionError("count() does not end")


def _secret(slug: str, number: int) -> str:
    made = salted_hmac("supportdesk.demo.token", f"{slug}/{number}", algorithm="sha256").digest()
    return f"sdk_{base64.urlsafe_b64encode(made).decode().rstrip('=')}"
