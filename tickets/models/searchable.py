import re
from typing import Self

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchQuery, SearchVectorField
from django.db import connection, models

from supportdesk.accounts.models import Tenant
from tickets.models.core import TicketCore, Words

# PostgreSQL refuses a text vector over 1 MB; the start of a long text finds its ticket well enough.
INDEXED_LIMIT = 50_000
NUMBER = re.compile(r"[A-Za-z]{2,6}-\d{1,12}")


def search(text: str, *, kind: str = "websearch") -> SearchQuery:
    return SearchQuery(text, search_type=kind, config="english")


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
        """Tickets whose number this is, or whose subject, requester or thread hold all of its words.

        Understands "quoted phrases", or, and -without; the last word may be unfinished.
        """
        text = text.replace("\x00", " ").strip()[:200]
        if NUMBER.fullmatch(text):
            return self.filter(number=text.upper())
        *_, last = text.split() or [""]
        if re.fullmatch(r"\w+", last):
            query = search(text.removesuffix(last)) & search(f"{last}:*", kind="raw")
        else:
            query = search(text)
        return self.filter(search_document__words=query)


class Searchable(TicketCore):
    class Meta:
        abstract = True

    def index(self, *texts: str) -> None:
        """Add texts to what the ticket is found by."""
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO tickets_searchdocument (ticket_id, tenant_id, words) "
                "VALUES (%s, %s, to_tsvector('english', %s)) ON CONFLICT (ticket_id) "
                "DO UPDATE SET words = tickets_searchdocument.words || excluded.words",
                [self.pk, self.tenant_id, " \n".join(texts)[:INDEXED_LIMIT]],
            )
