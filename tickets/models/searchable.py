import re
from functools import reduce
from operator import and_, or_
from typing import Self

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import CombinedSearchQuery, SearchQuery, SearchVectorField
from django.db import connection, models

from supportdesk.accounts.models import Tenant
from tickets.models.core import TicketCore, Words
from tickets.models.numbered import NUMBER

# PostgreSQL refuses a text vector over 1 MB: the start of a long text, and of a long thread, finds its ticket well
# enough.
INDEXED_LIMIT = 50_000
VECTOR_LIMIT = 1_000_000
TERM = re.compile(r'(-?)(?:"([^"]*)"?|(\S+))')
Query = SearchQuery | CombinedSearchQuery


def vector_of(text: str) -> str:
    """SQL for the words of a text, itself given as SQL: each as it stands, and by its English stem.

    Punctuation goes first, as PostgreSQL would keep addresses, links and file names whole.
    """
    plain = rf"regexp_replace({text}, '[!-/:-@\[-`{{-~]+', ' ', 'g')"
    return f"(to_tsvector('simple', {plain}) || to_tsvector('english', {plain}))"


def search(text: str) -> Query | None:
    """A typed search as a query. Understands "quoted phrases", or, and -without; the last word may be a prefix."""
    terms = TERM.findall(text)
    groups: list[list[Query]] = [[]]
    for place, (sign, quoted, bare) in enumerate(terms, 1):
        if bare.lower() == "or" and groups[-1] and place < len(terms):
            groups.append([])
        elif words := re.findall(r"[^\W_]+", quoted or bare):
            unfinished = place == len(terms) and text[-1].isalnum()
            groups[-1].append(term(words, unfinished=unfinished, without=bool(sign)))
    wanted = [reduce(and_, group) for group in groups if group]
    return reduce(or_, wanted) if wanted else None


def term(words: list[str], *, unfinished: bool, without: bool) -> Query:
    """One word in any of its forms, or an exact phrase: stemmed as English, a phrase would lose its stop words."""
    text = " <-> ".join(words) + (":*" if unfinished else "")
    exact = SearchQuery(text, search_type="raw", config="simple", invert=without)
    if len(words) > 1:
        return exact
    stem = SearchQuery(words[0], search_type="raw", config="english", invert=without)
    return exact & stem if without else exact | stem


# `|| ''` unpacks the stored vector: its size at rest says nothing about the limit.
ADD_WORDS = f"""
INSERT INTO tickets_searchdocument AS known (ticket_id, tenant_id, words)
SELECT given.ticket, given.tenant, {vector_of("given.text")}
FROM (SELECT %s::bigint AS ticket, %s::bigint AS tenant, %s::text AS text) AS given
ON CONFLICT (ticket_id) DO UPDATE SET words = known.words || excluded.words
WHERE pg_column_size(known.words || '') + pg_column_size(excluded.words) < {VECTOR_LIMIT}
"""


class SearchDocument(models.Model):
    """The words of a ticket. A table of its own, so that changing a ticket never touches the text index."""

    ticket = models.OneToOneField(
        "tickets.Ticket", on_delete=models.CASCADE, primary_key=True, related_name="search_document"
    )
    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE, related_name="+", db_index=False)
    words = SearchVectorField()

    class Meta:
        indexes = [GinIndex(fields=["words"], name="search_words")]

    def __str__(self) -> str:
        return f"words of ticket {self.ticket_id}"


class SearchWords(Words):
    def matching(self, text: str) -> Self:
        """Tickets whose number this is, or whose subject, requester or thread hold all of its words (see `search`)."""
        text = text.replace("\x00", " ").strip()[:200]
        if re.fullmatch(NUMBER, text) and (numbered := self.filter(number=text.upper())).exists():
            return numbered
        query = search(text)
        return self.none() if query is None else self.filter(search_document__words=query)


class Searchable(TicketCore):
    class Meta:
        abstract = True

    def index(self, *texts: str) -> None:
        """Add texts to the ticket's search index."""
        with connection.cursor() as cursor:
            cursor.execute(ADD_WORDS, [self.pk, self.tenant_id, " \n".join(texts)[:INDEXED_LIMIT]])
