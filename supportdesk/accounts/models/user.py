from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import IntegrityError, models, transaction
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import cached_property

from supportdesk.accounts.models.membership import Membership


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        if not email:
            raise ValueError("A user needs an email address.")
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_superuser=True, **fields)

    def known_as(self, email: str) -> "User | None":
        # In the words of user_email_unique, so that its index serves.
        return self.alias(address=Lower("email")).filter(address=email.strip().lower()).first()

    def find_or_create(self, email: str, **fields: Any) -> "User":
        """The user with this address, created if unknown. Without a password they sign in by an emailed code."""
        if known := self.known_as(email):
            return known
        try:
            with transaction.atomic():
                return self.create_user(email, **fields)
        except IntegrityError:  # somebody else made them between our look and our insert
            if known := self.known_as(email):
                return known
            raise

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """Somebody who can sign in: to the desks of tenants as a member, to the portal as a contact."""

    email = models.EmailField(max_length=254)
    name = models.CharField(max_length=120, blank=True)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(default=timezone.now)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_unique",
                violation_error_message="A user with this address exists.",
            )
        ]

    def __str__(self) -> str:
        return self.get_full_name()

    def get_full_name(self) -> str:
        return self.name or self.email

    def get_short_name(self) -> str:
        return self.name.split(" ")[0] or self.email

    @property
    def is_staff(self) -> bool:
        """Whether the user may use the admin site; Django's templates ask for it. See `administers`."""
        from supportdesk.accounts.permissions import administers

        return administers(self)

    @cached_property
    def desk(self) -> tuple[Membership, ...]:
        """The user's active memberships with their tenants and the tenants' settings, read once a request."""
        return tuple(
            self.memberships.active()
            .select_related("tenant__desk_settings", "tenant__file_limits")
            .order_by("tenant__name")
        )
