"""The theme (light or dark) and the height of rows, stored in cookies, so that the server already renders the page
right. Without them the system's theme and the default height apply."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from supportdesk.accounts.access import public
from supportdesk.returning import back_from

CHOICES = {"theme": ("light", "dark"), "density": ("compact",)}
YEAR = 365 * 24 * 60 * 60


@public
@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    response = back_from(request, otherwise="home")
    for name in CHOICES.keys() & request.POST.keys():
        keep(response, name, request.POST[name], secure=request.is_secure())
    return response


def keep(response: HttpResponse, name: str, chosen: str, *, secure: bool) -> None:
    if chosen in CHOICES[name]:
        response.set_cookie(name, chosen, max_age=YEAR, samesite="Lax", secure=secure)
    else:
        response.delete_cookie(name, samesite="Lax")
