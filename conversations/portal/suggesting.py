"""Suggests articles to a customer who is about to file a ticket."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from conversations.finding import Found, find
from conversations.models import Deflection, LibraryItem
from conversations.retrieval import Question
from supportdesk.accounts.access import SignedIn, portal
from supportdesk.accounts.models import Contact
from supportdesk.rate_limits import calls_this_minute
from tickets.portal.opening import form_for
from tickets.portal.visitor import Visitor
from tickets.text import BIGGEST_ID, is_id

OFFERED = 3
LOOKS_A_MINUTE = 90  # somebody who types without a pause for breath makes fewer
READ = 4000
KEY_LIMIT = 64


@portal
@require_POST
def look(request: SignedIn) -> HttpResponse:
    """A search by POST, though it changes nothing: the text of a ticket does not belong in a URL."""
    visitor = Visitor.of(request.user)
    if not visitor.is_customer:
        raise Http404
    context = {"visitor": visitor, "found": offers(request, visitor), "key": request.POST.get("key", "")[:KEY_LIMIT]}
    if request.htmx:
        return render(request, "answers/suggestions.html", context)
    return render(request, "portal/new.html", context | {"form": form_for(request, visitor), "looked": True})


@portal
@require_http_methods(["GET", "HEAD", "POST"])
def solved(request: SignedIn) -> HttpResponse:
    visitor = Visitor.of(request.user)
    if request.method != "POST":
        return render(request, "answers/solved.html", {"visitor": visitor})
    item, contact = offered(visitor, request.POST.get("item", ""))
    key = request.POST.get("key", "").replace("\x00", "")[:KEY_LIMIT]
    Deflection.objects.count_once(item, contact=contact, key=key or f"item/{item.pk}")
    return redirect("answers:solved")


def offers(request: SignedIn, visitor: Visitor) -> list[Found]:
    contact = chosen(visitor, request.POST.get("company", ""))
    if contact is None or is_too_often(request.user.pk):
        return []
    subject, body = (request.POST.get(name, "")[:READ].replace("\x00", " ") for name in ("subject", "body"))
    said = (body,) if body.strip() else ()
    return find(Question(subject, said), LibraryItem.objects.for_requester(contact).articles(), at_most=OFFERED)


def chosen(visitor: Visitor, company: str) -> Contact | None:
    """The visitor's contact at the tenant that the form names, if any; or the only one."""
    if len(visitor.contacts) == 1:
        return visitor.contacts[0]
    return next((contact for contact in visitor.contacts if str(contact.pk) == company), None)


def is_too_often(user: int) -> bool:
    return calls_this_minute(f"look/{user}") > LOOKS_A_MINUTE


def offered(visitor: Visitor, item: str) -> tuple[LibraryItem, Contact]:
    """An item that one of the visitor's tenants has published for them, and their contact there."""
    contacts = {contact.tenant_id: contact for contact in visitor.contacts}
    items = LibraryItem.objects.for_customers().in_tenants(contacts)
    found = get_object_or_404(items, pk=item if is_id(item) else BIGGEST_ID)
    return found, contacts[found.tenant_id]
