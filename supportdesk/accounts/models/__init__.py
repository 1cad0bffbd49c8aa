from supportdesk.accounts.models.contact import Contact, Tier
from supportdesk.accounts.models.membership import Membership, Role
from supportdesk.accounts.models.partner import BusinessPartner
from supportdesk.accounts.models.tenant import Plan, Tenant
from supportdesk.accounts.models.token import ApiToken, Scope
from supportdesk.accounts.models.user import User

__all__ = [
    "ApiToken",
    "BusinessPartner",
    "Contact",
    "Membership",
    "Plan",
    "Role",
    "Scope",
    "Tenant",
    "Tier",
    "User",
]
