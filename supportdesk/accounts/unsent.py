"""What somebody sent when their session had ended: it waits until they have signed in, and may then be sent again."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

KEPT = "unsent"
MOST_CHARACTERS = 150_000
KEPT_SECONDS = 3600  # for a browser in which nobody signs in
SHOWN = ("subject", "body")  # texts; the rest travels along unseen


def keep(request: HttpRequest) -> bool:
    """Whether there was anything to keep. Comes after the CSRF check, so it is what the person themselves sent."""
    fields = [(name, text) for name, texts in request.POST.lists() for text in texts if name != "csrfmiddlewaretoken"]
    if not fields or sum(len(name) + len(text) for name, text in fields) > MOST_CHARACTERS:
        return False
    request.session[KEPT] = {"path": request.path, "fields": fields}
    request.session.set_expiry(KEPT_SECONDS)
    return True


def forget(request: HttpRequest) -> None:
    request.session.pop(KEPT, None)


@never_cache
@require_safe
def unsent(request: HttpRequest) -> HttpResponse:
    kept = request.session.get(KEPT)
    if kept is None:
        return redirect("home")
    shown = [(name, text) for name, text in kept["fields"] if name in SHOWN]
    hidden = [(name, text) for name, text in kept["fields"] if name not in SHOWN]
    return render(request, "account/unsent.html", {"path": kept["path"], "shown": shown, "hidden": hidden})
