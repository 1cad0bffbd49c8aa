"""The values that a ticket's columns may hold, and named sets of them."""

from django.db import models

from tickets.errors import Invalid


class Status(models.TextChoices):
    OPEN = "open", "Open"
    IN_PROGRESS = "in_progress", "In progress"
    PENDING = "pending", "Pending"
    RESOLVED = "resolved", "Resolved"
    CLOSED = "closed", "Closed"


ACTIVE = frozenset({Status.OPEN, Status.IN_PROGRESS})  # the SLA clock runs
WAITING = frozenset({Status.PENDING})  # it pauses: the customer is to answer
ENDED = frozenset({Status.RESOLVED, Status.CLOSED})
UNRESOLVED = ACTIVE | WAITING


class Priority(models.TextChoices):
    LOW = "low", "Low"
    MEDIUM = "medium", "Medium"
    HIGH = "high", "High"
    URGENT = "urgent", "Urgent"


class Source(models.TextChoices):
    PORTAL = "portal", "Portal"
    EMAIL = "email", "Email"
    PHONE = "phone", "Phone"
    CHAT = "chat", "Chat"
    API = "api", "API"


class RequesterType(models.TextChoices):
    BUSINESS_PARTNER = "business_partner", "Business partner"
    ACCOUNT = "account", "Account"
    MANUAL = "manual", "Manual"


class Category(models.TextChoices):
    BILLING = "billing", "Billing"
    TECHNICAL = "technical", "Technical"
    SALES = "sales", "Sales"
    ACCOUNT = "account", "Account"
    GENERAL = "general", "General"


class Team(models.TextChoices):
    FINANCE = "finance", "Finance"
    TECHNICAL_SUPPORT = "technical_support", "Technical support"
    SALES = "sales", "Sales"
    CUSTOMER_SUCCESS = "customer_success", "Customer success"
    SUPPORT = "support", "Support"


TEAM_OF = {
    Category.BILLING: Team.FINANCE,
    Category.TECHNICAL: Team.TECHNICAL_SUPPORT,
    Category.SALES: Team.SALES,
    Category.ACCOUNT: Team.CUSTOMER_SUCCESS,
    Category.GENERAL: Team.SUPPORT,
}


class Sentiment(models.TextChoices):
    NEGATIVE = "negative", "Negative"
    NEUTRAL = "neutral", "Neutral"
    POSITIVE = "positive", "Positive"


class Satisfaction(models.TextChoices):
    GOOD = "good", "Good"
    BAD = "bad", "Bad"


class Assistance(models.TextChoices):
    """Whether the assistant takes part in a ticket."""

    OFF = "off", "Off"
    ACTIVE = "active", "Active"
    HANDED_OVER = "handed_over", "Handed over"


class Origin(models.TextChoices):
    """Who chose a value. A person's choice is never overwritten by anything but a person."""

    DEFAULT = "default", "Default"
    TOPIC = "topic", "Help topic"
    TRIAGE = "triage", "Triage"
    RULE = "rule", "Routing rule"
    PERSON = "person", "A person"


class ClockKind(models.TextChoices):
    FIRST_RESPONSE = "first_response", "First response"
    NEXT_RESPONSE = "next_response", "Next response"
    RESOLUTION = "resolution", "Resolution"
    TOPIC = "topic", "Topic's due time"


OVERRIDABLE = frozenset({Origin.DEFAULT, Origin.TRIAGE})


def one_of(choices: type[models.TextChoices], value: str, *, field: str) -> str:
    """The value, if it is one of the choices. Raises Invalid, naming the field."""
    if value not in choices.values:
        raise Invalid(f"There is no {field.replace('_', ' ')} {value}.", field=field)
    return value
