"""The help centre: the articles that a tenant has published for the visitor."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from conversations.finding import find
from conversations.help.excerpts import line_of
from conversations.help.visiting import Centre, centres_for
from conversations.help.voting import voter_of
from conversations.models import LibraryItem, Verdict
from conversations.models.library import BODY_LIMIT
from conversations.retrieval import Question
from supportdesk.accounts.access import public
from supportdesk.htmx import HtmxRequest
from tickets.rendering import render as rendered

RESULTS = 20
BESIDE = 4


@dataclass(frozen=True, slots=True)
class Entry:
    title: str
    url: str
    summary: str


@dataclass(frozen=True, slots=True)
class Section:
    name: str
    entries: list[Entry]


@public
@require_safe
def index(request: HtmxRequest) -> HttpResponse:
    centres = centres_for(request.user)
    if len(centres) == 1:
        return redirect("help:home", centres[0].slug)
    return render(request, "help/index.html", {"centres": centres, "brand": "Supportdesk"})


@public
@require_safe
def home(request: HtmxRequest, company: str) -> HttpResponse:
    centre = Centre.open(company, request.user)
    asked = request.GET.get("q", "").replace("\x00", " ").strip()[:200]
    context = {"centre": centre, "brand": centre.brand, "q": asked}
    if asked:
        context["results"] = entries(searched(centre, asked), centre)
    else:
        context["sections"] = sections(centre)
    return render(request, "help/parts/articles.html" if request.htmx else "help/home.html", context)


@public
@require_safe
def article(request: HtmxRequest, company: str, slug: str) -> HttpResponse:
    centre = Centre.open(company, request.user)
    item = get_object_or_404(centre.items, slug=slug)
    beside = centre.articles.beside(item)[:BESIDE]
    context = {
        "centre": centre,
        "brand": centre.brand,
        "item": item,
        "canonical": f"{settings.BASE_URL}{item.address_in(centre.tenant)}",
        "body": rendered(item.body, limit=BODY_LIMIT),
        "summary": line_of(item.opening),
        "beside": entries(beside, centre),
    }
    return render(request, "help/article.html", context)


@public
@require_POST
def verdict(request: HtmxRequest, company: str, slug: str) -> HttpResponse:
    centre = Centre.open(company, request.user)
    item = get_object_or_404(centre.items, slug=slug)
    helpful = request.POST.get("helpful") == "yes"
    Verdict.objects.cast(item, voter=voter_of(request), helpful=helpful)
    if request.htmx:
        return render(
            request, "help/parts/verdict.html", {"centre": centre, "item": item, "said": True, "yes": helpful}
        )
    messages.success(request, "Thank you. It helps us write better.")
    return redirect("help:article", company, slug)


def searched(centre: Centre, asked: str) -> list[LibraryItem]:
    """The articles that match the search; if there are none, those that retrieval scores best."""
    found = list(centre.articles.matching(asked).summed_up()[:RESULTS])
    return found or [one.item for one in find(Question(asked), centre.articles, at_most=RESULTS)]


def sections(centre: Centre) -> list[Section]:
    items = centre.articles.in_sections().summed_up()
    return [Section(name, entries(group, centre)) for name, group in groupby(items, key=lambda one: one.section)]


def entries(items: Iterable[LibraryItem], centre: Centre) -> list[Entry]:
    return [Entry(one.title, one.address_in(centre.tenant), line_of(one.opening, 110)) for one in items]
