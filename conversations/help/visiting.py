"""A tenant's help centre, and what this visitor may read of it."""

from dataclasses import dataclass
from typing import Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse

from conversations.models import LibraryItem
from conversations.models.library import LibraryItemQuerySet
from supportdesk.accounts.models import Contact, Tenant, User


@dataclass(frozen=True, slots=True)
class Centre:
    tenant: Tenant
    items: LibraryItemQuerySet  # what the visitor may read of it, of every kind

    @classmethod
    def open(cls, company: str, user: User | AnonymousUser) -> Self:
        """The help centre of a tenant. Raises Http404 if it has nothing that the visitor may read."""
        tenant = get_object_or_404(Tenant, slug=company)
        centre = cls(tenant, LibraryItem.objects.readable_by(user, tenant))
        if not centre.articles.exists():
            raise Http404
        return centre

    @property
    def articles(self) -> LibraryItemQuerySet:
        return self.items.articles()

    @property
    def canonical(self) -> str:
        return f"{settings.BASE_URL}{reverse('help:home', args=[self.tenant.slug])}"

    @property
    def brand(self) -> str:
        return self.tenant.name


def centres_for(user: User | AnonymousUser) -> list[Tenant]:
    """The visitor's own tenants, if they have articles for them; else all tenants with public articles."""
    own = own_tenants(user)
    readable = LibraryItem.objects.articles().for_customers().in_tenants(own)
    items = readable if readable.exists() else LibraryItem.objects.articles().for_everyone()
    return list(items.companies())


def own_tenants(user: User | AnonymousUser) -> list[int]:
    if not isinstance(user, User):
        return []
    contacts = Contact.objects.belonging_to(user).values_list("tenant", flat=True)
    return [*contacts, *(membership.tenant_id for membership in user.desk)]
