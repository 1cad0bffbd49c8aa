"""Authenticates API calls, by a token or by a member's browser session: either way one user in one tenant."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from ninja.errors import AuthenticationError, AuthorizationError, HttpError
from ninja.security import APIKeyCookie, HttpBearer
from ninja.utils import check_csrf

from supportdesk.accounts.actors import Actor
from supportdesk.accounts.models import ApiToken, Scope, Tenant, User
from supportdesk.accounts.permissions import Key, may, memberships_with

NEEDS = {Scope.READ: Key.VIEW, Scope.WRITE: Key.MANAGE}
TENANT_HEADER = "X-Tenant"


@dataclass(frozen=True, slots=True)
class Caller:
    user: User
    tenant: Tenant
    ident: str  # whose allowance of calls this one counts against

    @property
    def actor(self) -> Actor:
        return Actor.agent(self.user)


class ApiRequest(HttpRequest):
    """A request behind READ or WRITE."""

    auth: Caller


class Bearer(HttpBearer):
    """`Authorization: Bearer sdk_…`: a token acts for the user who made it, at one desk, within its scopes."""

    def __init__(self, scope: Scope) -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> Caller:
        found = ApiToken.objects.matching(token.strip())
        if found is None:
            raise AuthenticationError(message="This token is unknown, expired or revoked.")
        if not may(found.user, NEEDS[self.scope], found.tenant):
            raise AuthenticationError(message="The member this token acts for has left the desk.")
        if self.scope not in found.scopes:
            raise AuthorizationError(message=f"This token lacks the scope {self.scope}.")
        found.touch()
        return Caller(found.user, found.tenant, f"token/{found.pk}")


class Session(APIKeyCookie):
    """A signed-in member's browser. Changes need the CSRF token; members of several desks name one."""

    param_name: str = settings.SESSION_COOKIE_NAME

    def __init__(self, scope: Scope) -> None:
        super().__init__()
        self.scope = scope

    def __call__(self, request: HttpRequest) -> Caller | None:
        # Unlike the parent, look at CSRF only where there is a session to forge: a stranger gets 401, not 403.
        return self.authenticate(request, None) if request.user.is_authenticated else None

    def authenticate(self, request: HttpRequest, key: str | None) -> Caller:
        if check_csrf(request):
            raise AuthorizationError(message="The CSRF token is missing or wrong.")
        assert isinstance(request.user, User)
        return Caller(request.user, self.tenant(request, request.user), f"user/{request.user.pk}")

    def tenant(self, request: HttpRequest, user: User) -> Tenant:
        desks = {one.tenant.slug: one.tenant for one in memberships_with(user, NEEDS[self.scope])}
        named = request.headers.get(TENANT_HEADER, "")
        if not desks or (named and named not in desks):
            raise AuthorizationError(message="You are not a member of this desk.")
        if len(desks) > 1 and not named:
            raise HttpError(400, f"You work at several desks: name one in {TENANT_HEADER}: {', '.join(desks)}.")
        return desks[named] if named else next(iter(desks.values()))


READ = [Bearer(Scope.READ), Session(Scope.READ)]
WRITE = [Bearer(Scope.WRITE), Session(Scope.WRITE)]
