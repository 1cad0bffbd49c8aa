"""The rating of a ticket by its requester: one click in a mail or on the ticket, without a sign-in, and a comment."""

from http import HTTPStatus

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from supportdesk.accounts.access import public
from supportdesk.accounts.actors import Actor
from supportdesk.htmx import HtmxRequest
from tickets.errors import Refused
from tickets.forms import RefusableForm
from tickets.models import Ticket
from tickets.models.rated import COMMENT_LIMIT
from tickets.portal.links import is_just_mailed, rated_by
from tickets.states import Satisfaction

# When the page that a link opened sends the choice on. Scanners open every link of a mail as it arrives, some in a real
# browser, and would rate before anybody has read it; what they hardly do is come later, move as people do, or stay.
BY_ITSELF = "load"
SIGNS = ("pointermove from:body", "pointerdown from:body", "keydown from:body", "scroll from:window")
BY_A_PERSON = ", ".join(["load delay:5s", *(f"{sign} once" for sign in SIGNS)])


class RatingForm(RefusableForm):
    satisfaction = forms.ChoiceField(
        choices=Satisfaction, error_messages={"required": "Choose one of the two.", "invalid_choice": "Choose one."}
    )
    comment = forms.CharField(required=False, strip=False, widget=forms.Textarea)

    def tell(self, ticket: Ticket) -> bool:
        """Store the rating. False if it was refused, and then the form has the error."""
        if not self.is_valid():
            return False
        said = self.cleaned_data
        try:
            ticket.rate(said["satisfaction"], comment=said["comment"], by=Actor.customer(ticket.requester))
        except Refused as refusal:
            self.refuse(refusal)
            return False
        return True


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def rate(request: HtmxRequest, token: str) -> HttpResponse:
    """A click in a mail is a GET and changes nothing by itself: the page it opens sends the choice on."""
    ticket = rated_by(token)
    if ticket is None:
        return render(request, "portal/link_over.html", status=HTTPStatus.GONE)
    form = RatingForm(request.POST if request.method == "POST" else None)
    told = form.is_bound and form.tell(ticket)
    chosen = ticket.satisfaction or request.GET.get("satisfaction", "")
    chosen = form.data.get("satisfaction", chosen) if form.is_bound else chosen
    context = {
        "ticket": ticket,
        "form": form,
        "told": told or (bool(ticket.satisfaction) and not form.is_bound),
        "chosen": chosen if chosen in Satisfaction.values else "",
        "comment": form.data.get("comment", "") if form.is_bound else ticket.satisfaction_comment,
        "limit": COMMENT_LIMIT,
    }
    if context["chosen"] and ticket.is_ended and not (form.is_bound or ticket.satisfaction):
        context["sent_on"] = BY_A_PERSON if is_just_mailed(token) else BY_ITSELF
    template = "portal/parts/rating.html" if request.htmx else "portal/rating.html"
    return render(request, template, context, status=HTTPStatus.OK if told or not form.errors else 422)
