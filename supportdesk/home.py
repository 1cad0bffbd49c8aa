"""The start page, which redirects everybody to their list of tickets or to the sign-in, and robots.txt."""

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from supportdesk.accounts.access import public
from supportdesk.accounts.models import User

# Only what is published for everybody is worth finding.
ROBOTS = "User-agent: *\nDisallow: /\nAllow: /help/\n"


@public
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return redirect(front_page(request.user))


def front_page(user: User | AnonymousUser) -> str:
    if not isinstance(user, User):
        return "account_login"
    return "desk:tickets" if user.desk else "portal:tickets"


@public
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    return HttpResponse(ROBOTS, content_type="text/plain")
