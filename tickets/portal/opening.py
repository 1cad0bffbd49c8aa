"""A customer opens a ticket."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from supportdesk.accounts.access import SignedIn, portal
from supportdesk.accounts.actors import Actor
from tickets.errors import Refused
from tickets.models import FileLimits, NewTicket, Ticket
from tickets.portal.forms import OpeningForm
from tickets.portal.visitor import Visitor


@portal
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: SignedIn) -> HttpResponse:
    visitor = Visitor.of(request.user)
    if not visitor.is_customer:
        return render(request, "portal/nobody.html", {"visitor": visitor})
    form = form_for(request, visitor)
    if request.method == "POST" and form.is_valid() and (ticket := opened(form)):
        messages.success(request, f"We have your ticket. Its number is {ticket.number}.")
        return redirect("portal:ticket", ticket.number)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "portal/new.html", {"visitor": visitor, "form": form}, status=status)


def form_for(request: SignedIn, visitor: Visitor) -> OpeningForm:
    form = OpeningForm(visitor, request.POST or None)
    form.limits = FileLimits.widest(contact.tenant for contact in visitor.contacts)
    if request.method == "POST":
        form.take_files(request, by=Actor.agent(request.user))
    return form


def opened(form: OpeningForm) -> Ticket | None:
    """The ticket; None if it was refused, and then the form has the error."""
    requester, words = form.requester, form.cleaned_data
    wanted = NewTicket(
        requester=requester,
        subject=words["subject"],
        body=words["body"],
        topic=words.get("topic"),
        key=form.key_of(f"portal/{form.visitor.user.pk}"),
        files=form.files_for(requester.tenant_id),
    )
    try:
        return Ticket.objects.filed_just_now(wanted) or Ticket.objects.open(wanted, by=Actor.customer(requester))
    except Refused as refusal:
        form.refuse(refusal)
        return None
