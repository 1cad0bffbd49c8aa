"""Keeps a form that was sent after the session had ended, so that it can be sent again after signing in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

KEPT = "unsent"
MOST_CHARACTERS = 150_000
KEPT_SECONDS = 3600  # for a browser in which nobody signs in
SHOWN = ("subject", "body")  # texts; the rest travels along unseen


def keep(request: HttpRequest) -> bool:
    """Keep the form in the session; False if there is nothing to keep. Runs after the CSRF check."""
    fields = [(name, text) for name, texts in request.POST.lists() for text in texts if name != "csrfmiddlewaretoken"]
    if any("password" in name for name, _ in fields):  # a session is no place for secrets
        return False
    if not fields or sum(len(name) + len(text) for name, text in fields) > MOST_CHARACTERS:
        return False
    request.session[KEPT] = {"path": request.path, "fields": fields, "files": list(request.FILES)}
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
    context = {"path": kept["path"], "shown": shown, "hidden": hidden, "files": kept.get("files", ())}
    return render(request, "account/unsent.html", context)
