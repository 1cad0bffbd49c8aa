from collections.abc import Iterable
from typing import Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models.functions import Lower

from supportdesk.accounts.models.partner import BusinessPartner
from supportdesk.accounts.models.tenant import Tenant
from supportdesk.accounts.models.user import User
from supportdesk.accounts.phones import e164


class Tier(models.TextChoices):
    STANDARD = "standard", "Standard"
    PREMIUM = "premium", "Premium"
    VIP = "vip", "VIP"


class ContactQuerySet(models.QuerySet["Contact"]):
    def of(self, tenant: Tenant | int) -> Self:
        return self.filter(tenant=tenant)

    def in_tenants(self, tenant_ids: list[int]) -> Self:
        return self.filter(tenant__in=tenant_ids)

    def resembling(self, text: str) -> Self:
        """Whose name or address contains this text."""
        return self.filter(models.Q(name__icontains=text) | models.Q(email__icontains=text))

    def resembling_with_partner(self, text: str) -> Self:
        """Whose name, address or partner's name contains this text."""
        return self.resembling(text) | self.filter(partner__name__icontains=text)

    def known_as(self, email: str) -> Self:
        # In the words of contact_email_once_a_tenant, so that its index serves.
        return self.exclude(email="").alias(address=Lower("email")).filter(address=email.strip().lower())

    def nameless(self, name: str, phone: str = "") -> Self:
        """Contacts without an address, found by name and phone number."""
        return self.filter(email="", phone=phone, user=None, name=name)

    def nearest(self, text: str) -> Self:
        """Those first whose own name contains the text."""
        by_name = models.Case(models.When(name__icontains=text, then=0), default=1)
        return self.order_by(by_name, "name", "pk")

    def with_ids(self, ids: Iterable[int]) -> Self:
        return self.filter(pk__in=ids)

    def of_partners(self) -> Self:
        """Contacts of active business partners."""
        return self.filter(partner__state=BusinessPartner.State.ACTIVE)

    def speaking_for(self, partner: BusinessPartner) -> Self:
        return self.filter(partner=partner)

    def with_sign_in(self) -> Self:
        return self.filter(user__isnull=False)

    def with_partner(self) -> Self:
        return self.select_related("partner", "tenant")

    def belonging_to(self, user: User) -> Self:
        return self.filter(user=user)

    def reach_of(self, user: User) -> tuple[list[int], list[int]]:
        """The ids of the contacts and of the partners whose tickets the user sees as a customer."""
        own = list(self.belonging_to(user).values_list("pk", "partner", "sees_colleagues"))
        return [pk for pk, _, _ in own], [partner for _, partner, sees in own if partner and sees]

    def claim(self, user: User, address: str) -> int:
        """Link the contacts with this address, which the user has verified, to the user: their tickets then appear in
        the portal. Contacts of other users stay theirs, and a user has one contact per tenant."""
        taken = self.belonging_to(user).values("tenant")
        return self.filter(user=None).known_as(address).exclude(tenant__in=taken).update(user=user)

    def find_or_create(
        self, *, tenant: Tenant, name: str, email: str = "", phone: str = "", tier: str = Tier.STANDARD
    ) -> "Contact":
        """The tenant's contact with this address (or name and phone), created if unknown. Known values are kept."""
        email = email.strip().lower()
        found = self.of(tenant).known_as(email) if email else self.of(tenant).nameless(name, phone)
        if contact := found.order_by("pk").first():
            contact.learn_phone(phone)
            return contact
        try:
            with transaction.atomic():
                return self.create(tenant=tenant, name=name, email=email, phone=phone, tier=tier)
        except IntegrityError:  # somebody else made them between our look and our insert
            return self.of(tenant).known_as(email).get()


class Contact(models.Model):
    """An outside person of a tenant, with or without a portal sign-in."""

    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE, related_name="contacts")
    name = models.CharField(max_length=120)
    email = models.EmailField(max_length=255, blank=True)
    phone = models.CharField(max_length=16, blank=True, help_text="E.164, such as +4915112345678.")
    tier = models.CharField(max_length=8, choices=Tier, default=Tier.STANDARD)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="contacts"
    )
    partner = models.ForeignKey(
        BusinessPartner, on_delete=models.SET_NULL, null=True, blank=True, related_name="contacts"
    )
    sees_colleagues = models.BooleanField(
        "sees colleagues' tickets",
        default=False,
        db_default=False,
        help_text="In the portal, the tickets of everybody of the same business partner, to read.",
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ContactQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                "tenant", Lower("email"), condition=~models.Q(email=""), name="contact_email_once_a_tenant"
            ),
            models.UniqueConstraint(
                fields=["tenant", "user"],
                condition=models.Q(user__isnull=False),
                name="contact_user_once_a_tenant",
            ),
        ]
        indexes = [models.Index(fields=["tenant", "phone"], name="contact_by_phone")]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        try:
            self.phone = e164(self.phone)
        except ValidationError as error:
            raise ValidationError({"phone": error.messages}) from error

    def learn_phone(self, phone: str) -> None:
        """Store the number, if none is known yet."""
        if phone and not self.phone:
            self.phone = phone
            self.save(update_fields=["phone"])
