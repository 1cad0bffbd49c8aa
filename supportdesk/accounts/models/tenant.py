from django.core.validators import RegexValidator
from django.db import models


class Plan(models.TextChoices):
    FREE = "free", "Free"
    PRO = "pro", "Pro"
    ENTERPRISE = "enterprise", "Enterprise"


class Tenant(models.Model):
    """A company using the desk. Every other row belongs to one."""

    name = models.CharField(max_length=120)
    slug = models.SlugField(unique=True)
    # Unique over all tenants, so that a ticket's number alone names one ticket in a URL, a mail or a chat.
    prefix = models.CharField(
        max_length=6,
        unique=True,
        validators=[RegexValidator(r"^[A-Z]{2,6}$", "Two to six capital letters, such as SD.")],
        help_text="Starts every ticket's number: SD gives SD-00012.",
    )
    plan = models.CharField(max_length=10, choices=Plan, default=Plan.FREE)
    reopen_window_days = models.PositiveSmallIntegerField(
        default=14,
        help_text="Days after resolving in which a customer's answer reopens the ticket; later ones open a follow-up.",
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
