"""A customer deletes their ticket, after a dialog that says what is lost."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from supportdesk.accounts.access import SignedIn, portal
from supportdesk.accounts.actors import Actor
from tickets.models import Attachment
from tickets.portal.visitor import Visitor, own_ticket


@portal
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: SignedIn, number: str) -> HttpResponse:
    """GET shows the dialog, for htmx over the ticket, else as a page; POST deletes."""
    ticket = own_ticket(request.user, number)
    by = Actor.customer(ticket.requester)
    if not ticket.may_be_erased_by(by):
        raise Http404
    if request.method == "POST":
        erased = ticket.erase(by=by)
        messages.success(request, f"{erased.number} is deleted for good.")
        return redirect("portal:tickets")
    context = {
        "visitor": Visitor.of(request.user),
        "ticket": ticket,
        "messages_lost": ticket.entries.public().count(),
        "files_lost": Attachment.objects.public_on(ticket.pk).count(),
    }
    return render(request, "portal/parts/delete.html" if request.htmx else "portal/delete.html", context)
