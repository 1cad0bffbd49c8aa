"""The portal's pages of one ticket for the holder of a guest link."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.signing import BadSignature
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from supportdesk.accounts.access import public
from supportdesk.accounts.actors import Actor
from supportdesk.htmx import HtmxRequest
from tickets.errors import Unavailable
from tickets.files.serving import response_for
from tickets.files.signing import file_of
from tickets.files.views import take_back, take_upload
from tickets.models import Attachment
from tickets.portal.doors import Door
from tickets.portal.links import GUEST_LASTS, SENDING_LASTS, guest_of
from tickets.portal.thread import is_open, read, take_reply, take_resolution

Entered = Callable[..., HttpResponseBase]


def by_link(view: Entered) -> Entered:
    """Decorates a view that takes a Door: it is made from the token in the URL. An invalid token gets a 410 page."""

    @public
    @never_cache
    @wraps(view)
    def entered(request: HtmxRequest, token: str, **kwargs: Any) -> HttpResponseBase:
        ticket = guest_of(token, lasts=SENDING_LASTS if request.method == "POST" else GUEST_LASTS)
        if ticket is None:
            return render(request, "portal/link_over.html", status=HTTPStatus.GONE)
        return view(request, Door.of_guest(ticket, token), **kwargs)

    return entered


@by_link
@require_safe
def guest_thread(request: HtmxRequest, door: Door) -> HttpResponse:
    is_requester = request.user.is_authenticated and request.user.pk == door.ticket.requester.user_id
    if is_requester and not is_open(request):
        return redirect("portal:ticket", door.ticket.number)
    return read(request, door)


@by_link
@require_POST
def guest_reply(request: HtmxRequest, door: Door) -> HttpResponse:
    return take_reply(request, door)


@by_link
@require_POST
def guest_uploads(request: HtmxRequest, door: Door) -> HttpResponse:
    return take_upload(request, Actor.customer(door.ticket.requester))


@by_link
@require_POST
def guest_removal(request: HtmxRequest, door: Door, upload: str) -> HttpResponse:
    return take_back(upload, Actor.customer(door.ticket.requester))


@by_link
@require_POST
def guest_resolve(request: HtmxRequest, door: Door) -> HttpResponse:
    return take_resolution(request, door)


@by_link
@require_POST
def guest_revoke(request: HtmxRequest, door: Door) -> HttpResponse:
    """Revoke all guest links of the ticket, for example after forwarding a mail."""
    door.ticket.revoke_links(by=Actor.customer(door.ticket.requester))
    messages.success(request, "This link, and all others to this ticket, no longer work.")
    return render(request, "portal/link_over.html")


@by_link
@require_safe
def guest_file(request: HtmxRequest, door: Door, file: str) -> HttpResponseBase:
    """A file of the ticket's public entries, while its signed URL is valid."""
    try:
        pk, is_fresh = file_of(file)
    except BadSignature:
        pk, is_fresh = 0, False
    found = Attachment.objects.public_on(door.ticket.pk).with_ids([pk]).first()
    if found is None or not is_fresh:
        return redirect(door.page)
    try:
        return response_for(found, request)
    except Unavailable as refusal:
        messages.error(request, refusal.message)
        return redirect(door.page)
