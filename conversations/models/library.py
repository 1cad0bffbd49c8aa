import secrets
from collections.abc import Iterable
from typing import Any, Self

from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchQuery, SearchRank, SearchVector, SearchVectorField
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import F, Func, Value
from django.db.models.functions import Left
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify

from conversations.retrieval import Item
from supportdesk.accounts.models import Contact, Tenant, User
from tickets.models.searchable import search

BODY_LIMIT = 50_000
SUMMED_UP = 400  # characters


def words_of(column: str) -> Func:
    """Punctuation goes first, as PostgreSQL would keep addresses, links and file names whole."""
    marks = Value(r"[!-/:-@\[-`{-~]+")
    return Func(F(column), marks, Value(" "), Value("g"), function="regexp_replace", output_field=models.TextField())


class LibraryItemQuerySet(models.QuerySet["LibraryItem"]):
    def of(self, tenant: Tenant | int) -> Self:
        return self.filter(tenant=tenant)

    def in_tenants(self, tenants: Iterable[int]) -> Self:
        return self.filter(tenant__in=tenants)

    def published(self) -> Self:
        return self.filter(state=LibraryItem.State.PUBLISHED)

    def articles(self) -> Self:
        """What the help centre lists."""
        return self.filter(kind=LibraryItem.Kind.ARTICLE)

    def for_everyone(self) -> Self:
        return self.published().filter(audience=LibraryItem.Audience.PUBLIC)

    def for_customers(self) -> Self:
        return self.published().exclude(audience=LibraryItem.Audience.NOBODY)

    def readable_by(self, user: User | AnonymousUser, tenant: Tenant) -> Self:
        """The tenant's published items that the user may read: those for everyone; for its own customers and members
        also those for signed-in users."""
        own = self.of(tenant)
        return own.for_customers() if is_of(user, tenant) else own.for_everyone()

    def for_requester(self, contact: Contact) -> Self:
        """The items that an answer to this contact may quote: only those they could open themselves."""
        own = self.of(contact.tenant_id)
        return own.for_customers() if contact.user_id else own.for_everyone()

    def in_sections(self) -> Self:
        return self.order_by("section", "position", "title", "pk")

    def summed_up(self) -> Self:
        """For lists: with `beginning`, the start of the text, instead of the whole."""
        return self.annotate(beginning=Left("body", SUMMED_UP)).defer("body", "words")

    def beside(self, item: "LibraryItem") -> Self:
        """Other items of the same section."""
        return self.filter(section=item.section).exclude(pk=item.pk).in_sections().summed_up()

    def matching(self, text: str) -> Self:
        """Those that match a search (see `tickets.models.searchable.search`), best first."""
        query = search(text.replace("\x00", " ").strip()[:200])
        if query is None:
            return self.none()
        return self.filter(words=query).order_by(SearchRank(F("words"), query).desc(), "pk")

    def sharing(self, stems: list[str]) -> Self:
        """Those that contain a word beginning with one of these stems, best first."""
        if not stems:
            return self.none()
        query = SearchQuery(" | ".join(f"'{stem}':*" for stem in stems), search_type="raw", config="simple")
        return self.filter(words=query).order_by(SearchRank(F("words"), query).desc(), "pk")

    def companies(self) -> models.QuerySet[Tenant]:
        return Tenant.objects.filter(pk__in=self.values("tenant"))

    def publish(self) -> int:
        return self.exclude(state=LibraryItem.State.PUBLISHED).update(
            state=LibraryItem.State.PUBLISHED, published_at=timezone.now()
        )

    def withdraw(self) -> int:
        return self.published().update(state=LibraryItem.State.DRAFT, published_at=None)


def is_of(user: User | AnonymousUser, tenant: Tenant) -> bool:
    """Whether the user is one of the tenant's customers or members."""
    if not isinstance(user, User):
        return False
    is_member = any(membership.tenant_id == tenant.pk for membership in user.desk)
    return is_member or Contact.objects.of(tenant).belonging_to(user).exists()


class LibraryItem(models.Model):
    """A reusable text that answers questions: an article, a tooltip, or the steps of a flow."""

    class Kind(models.TextChoices):
        ARTICLE = "article", "Article"
        FLOW = "flow", "Flow"
        TOOLTIP = "tooltip", "Tooltip"

    class Audience(models.TextChoices):
        PUBLIC = "public", "Everyone"
        SIGNED_IN = "signed_in", "Signed-in customers"
        NOBODY = "no_users", "No users"

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        PUBLISHED = "published", "Published"

    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE, related_name="library")
    kind = models.CharField(max_length=7, choices=Kind, default=Kind.ARTICLE)
    title = models.CharField(max_length=120, help_text="What it is about, in the words of those who ask.")
    slug = models.SlugField(max_length=80, blank=True, help_text="Its place in the address. Blank: made of the title.")
    section = models.CharField(max_length=60, blank=True, help_text="The heading it stands under in the help centre.")
    position = models.PositiveSmallIntegerField(default=0, help_text="Its place within the section.")
    keywords = models.CharField(
        max_length=300, blank=True, help_text="Other words by which customers ask for this, separated by spaces."
    )
    body = models.TextField(validators=[MaxLengthValidator(BODY_LIMIT)], help_text="Markdown. Begin with the answer.")
    audience = models.CharField(
        max_length=9,
        choices=Audience,
        default=Audience.PUBLIC,
        help_text="The assistant answers from what somebody may read; from “No users” it never does.",
    )
    state = models.CharField(max_length=9, choices=State, default=State.DRAFT)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    published_at = models.DateTimeField(null=True, editable=False)
    words = models.GeneratedField(
        expression=SearchVector(words_of("title"), config="simple", weight="A")
        + SearchVector(words_of("title"), config="english", weight="A")
        + SearchVector(words_of("keywords"), config="simple", weight="A")
        + SearchVector(words_of("body"), config="simple", weight="B")
        + SearchVector(words_of("body"), config="english", weight="D"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = LibraryItemQuerySet.as_manager()

    class Meta:
        verbose_name = "library item"
        constraints = [
            models.UniqueConstraint(fields=["tenant", "slug"], name="library_slug_once_a_tenant"),
            models.CheckConstraint(
                condition=models.Q(kind__in=["article", "flow", "tooltip"]), name="library_kind_known"
            ),
            models.CheckConstraint(
                condition=models.Q(audience__in=["public", "signed_in", "no_users"]), name="library_audience_known"
            ),
            models.CheckConstraint(condition=models.Q(state__in=["draft", "published"]), name="library_state_known"),
        ]
        indexes = [GinIndex(fields=["words"], name="library_words")]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.slug = self.slug or self._free_slug()
        if self.is_published != bool(self.published_at):
            self.published_at = timezone.now() if self.is_published else None
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return self.address_in(self.tenant)

    def address_in(self, tenant: Tenant) -> str:
        return reverse("help:article", args=[tenant.slug, self.slug])

    @property
    def opening(self) -> str:
        """The start of the text, also if only that was fetched."""
        beginning: str | None = getattr(self, "beginning", None)
        return self.body[:SUMMED_UP] if beginning is None else beginning

    @property
    def is_published(self) -> bool:
        return self.state == self.State.PUBLISHED

    def clean(self) -> None:
        if "\x00" in f"{self.title}{self.keywords}{self.body}":
            raise ValidationError("Null characters are not allowed.")

    def _free_slug(self) -> str:
        """A slug made from the title, with a random suffix if it is taken or empty."""
        slug = slugify(self.title)[:70].strip("-")
        taken = not slug or LibraryItem.objects.of(self.tenant_id).filter(slug=slug).exists()
        return f"{slug or self.kind}-{secrets.token_hex(3)}" if taken else slug

    def as_item(self) -> Item:
        """As the retrieval engine takes it."""
        return Item(pk=self.pk, title=self.title, keywords=self.keywords, body=self.body)
