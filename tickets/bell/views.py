from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from supportdesk.accounts.access import SignedIn
from tickets.bell.faces import Face
from tickets.bell.telling import tell_all
from tickets.models.notice import NoticeKind, Ways, choose_ways, ways_of
from tickets.text import is_id

LATEST, PAGE = 8, 50


@require_safe
def notices(request: SignedIn, face: Face) -> HttpResponse:
    """All notices, newest first; `before` is the id of the last one on the previous page."""
    found = face.notices(request.user).newest()
    before = request.GET.get("before", "")
    page = list((found.older_than(int(before)) if is_id(before) else found)[: PAGE + 1])
    lines = tell_all(page[:PAGE])
    older = lines[-1].pk if len(page) > PAGE else None
    return render(request, "bell/notices.html", shown(request, face, title="Notices", lines=lines, older=older))


@require_safe
def bell(request: SignedIn, face: Face) -> HttpResponse:
    """The number of unread notices."""
    return render(request, "bell/count.html", {"face": face, "unread": face.notices(request.user).count_unread()})


@require_safe
def latest(request: SignedIn, face: Face) -> HttpResponse:
    lines = tell_all(face.notices(request.user).newest()[:LATEST])
    return render(request, "bell/latest.html", {"face": face, "lines": lines})


@require_POST
def reading(request: SignedIn, face: Face) -> HttpResponse:
    """Mark all notices of this bell as read."""
    face.notices(request.user).read(timezone.now())
    return done(request, face)


@require_POST
def ticket_reading(request: SignedIn, face: Face, number: str) -> HttpResponse:
    """Mark the notices of a ticket as read, as its page is open."""
    ticket = face.seen(request.user).numbered(number)
    if ticket is None:
        raise Http404
    face.notices(request.user).about(ticket.pk).read(timezone.now())
    return done(request, face)


def done(request: SignedIn, face: Face) -> HttpResponse:
    if request.htmx:
        return HttpResponse(status=204, headers={"HX-Trigger": "bell-read"})
    return redirect(face.url("notices"))


@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: SignedIn, face: Face) -> HttpResponse:
    """Choose for each kind of notice whether it appears here and whether it is mailed."""
    if request.method == "POST":
        chosen = {
            kind: Ways(f"{kind}-in_app" in request.POST, f"{kind}-by_email" in request.POST) for kind in face.kinds
        }
        choose_ways(request.user, chosen)
        messages.success(request, "Saved.")
        return redirect(face.url("preferences"))
    ways = ways_of(request.user.pk)
    rows = [(kind, NoticeKind(kind).label, ways[kind]) for kind in face.kinds]
    return render(request, "bell/preferences.html", shown(request, face, title="What you are told", rows=rows))


def shown(request: SignedIn, face: Face, **context: Any) -> dict[str, Any]:
    return face.frame(request, face=face, base=face.base, **context)
