"""Receives uploads before their message is sent, and serves files."""

from http import HTTPStatus

from django.core.signing import BadSignature
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from supportdesk.accounts.access import SignedIn, portal
from supportdesk.accounts.actors import Actor
from supportdesk.htmx import HtmxRequest
from tickets.errors import Invalid, Refused, Unavailable
from tickets.files.attaching import homes_of
from tickets.files.receiving import not_received
from tickets.files.serving import response_for
from tickets.files.showing import upload_from
from tickets.files.signing import file_of, file_url, uploads_of
from tickets.files.storing import discard, store
from tickets.models import Attachment


@portal
@require_POST
def uploads(request: SignedIn) -> HttpResponse:
    """Upload one file for a message that is being written. Returns its line for the form."""
    return take_upload(request, Actor.agent(request.user))


def take_upload(request: HtmxRequest, by: Actor) -> HttpResponse:
    try:
        made = received(request, by)
    except Refused as refusal:
        return HttpResponse(refusal.message, status=refusal.status, content_type="text/plain; charset=utf-8")
    return render(request, "files/upload.html", {"upload": upload_from(made)}, status=HTTPStatus.CREATED)


def received(request: HtmxRequest, by: Actor) -> Attachment:
    if problems := not_received(request):
        raise Invalid(problems[0], field="files")
    if not (files := request.FILES.getlist("file")):
        raise Invalid("No file came. Choose it again.", field="files")
    return store(files[0], homes=homes_of(by), by=by)


@portal
@require_POST
def removal(request: SignedIn, token: str) -> HttpResponse:
    return take_back(token, Actor.agent(request.user))


def take_back(token: str, by: Actor) -> HttpResponse:
    """Discard the person's own upload. Other holders of the same guest link do not know its token."""
    discard(uploads_of([token], by))
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


@portal
@require_safe
def file(request: SignedIn, token: str) -> HttpResponseBase:
    """The file, if the URL is valid and the user may still see the entry."""
    try:
        pk, is_fresh = file_of(token)
    except BadSignature:
        return gone(request)
    found = Attachment.objects.readable_by(request.user).select_related("ticket").with_ids([pk]).first()
    if found is None or not is_fresh:
        return gone(request, found)
    try:
        return response_for(found, request)
    except Unavailable as refusal:
        return gone(request, found, problem=refusal)


def gone(request: SignedIn, found: Attachment | None = None, problem: Refused | None = None) -> HttpResponse:
    """A page with a new link for users who may see the file; a 404 for all others."""
    context = {"found": found, "url": file_url(found.pk), "problem": problem} if found else {}
    status = problem.status if problem else HTTPStatus.NOT_FOUND
    return render(request, "files/gone.html", context, status=status)
