"""How people sign in: allauth, by password or by a code sent to their address."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are made by a tenant's people; nobody enlists themselves."""
        return False
