from typing import Self

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.db.models.functions import Lower

from supportdesk.accounts.models.partner import BusinessPartner
from supportdesk.accounts.models.tenant import Tenant
from supportdesk.accounts.models.user import User


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
        """Whose name or address holds this text."""
        return self.filter(models.Q(name__icontains=text) | models.Q(email__icontains=text))

    def known_as(self, email: str) -> Self:
        # In the words of contact_email_once_a_tenant, so that its index serves.
        return self.exclude(email="").alias(address=Lower("email")).filter(address=email.strip().lower())

    def nameless(self, name: str) -> Self:
        """Contacts known by name only: nothing else tells two of them apart."""
        return self.filter(email="", phone="", user=None, name=name)

    def belonging_to(self, user: User) -> Self:
        return self.filter(user=user)

    def claim(self, user: User, address: str) -> int:
        """Give the user, who has proved the address, the contacts it names: tickets that came in by mail or API
        appear in their portal. What is somebody else's stays so, and a user has one contact a tenant."""
        taken = self.belonging_to(user).values("tenant")
        return self.filter(user=None).known_as(address).exclude(tenant__in=taken).update(user=user)

    def reach(self, *, tenant: Tenant, name: str, email: str = "", tier: str = Tier.STANDARD) -> "Contact":
        """The tenant's contact with this address, made if unknown; what is known of them is kept."""
        email = email.strip().lower()
        found = self.of(tenant).known_as(email) if email else self.of(tenant).nameless(name)
        if contact := found.order_by("pk").first():
            return contact
        try:
            with transaction.atomic():
                return self.create(tenant=tenant, name=name, email=email, tier=tier)
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
