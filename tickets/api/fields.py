"""Types of input fields. They apply the verbs' own rules, so that a call with several invalid fields gets all errors
at once."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema

from tickets.errors import Invalid
from tickets.models.tagged import TAGS_AT_MOST, tag_name
from tickets.states import Source, Status
from tickets.text import BIGGEST_ID, BODY_LIMIT, SUBJECT_LIMIT, body_text, required, subject_line

NAME_LIMIT = 120
EMAIL_LIMIT = 255
KEY_LIMIT = 100


def ruled(rule: Callable[[str], str]) -> AfterValidator:
    """Wrap one of our rules, which raises Invalid, as a pydantic validator."""

    def keep(text: str) -> str:
        try:
            return rule(text)
        except Invalid as error:
            raise ValueError(error.message) from error

    return AfterValidator(keep)


def person_name(text: str) -> str:
    return required(" ".join(text.split()), field="name", limit=NAME_LIMIT)


def address(text: str) -> str:
    """An email address in lower case; blank is allowed. Raises Invalid."""
    text = text.strip().lower()
    try:
        if text:
            validate_email(text)
    except ValidationError as error:
        raise Invalid("This is not an email address.") from error
    return text


def key_text(text: str) -> str:
    return required(text.strip(), field="key", limit=KEY_LIMIT)


def renamed(choices: type[Any], others: Mapping[str, str]) -> tuple[BeforeValidator, WithJsonSchema]:
    """Accept other names for some of the choices."""
    known = [*choices.values, *others]
    return (
        BeforeValidator(lambda value: others.get(value, value) if isinstance(value, str) else value),
        WithJsonSchema({"type": "string", "enum": known}),
    )


OTHER_STATUSES = {"waiting_customer": Status.PENDING}
OTHER_SOURCES = {"form": Source.PORTAL, "whatsapp": Source.CHAT}

Name = Annotated[str, Field(min_length=1, max_length=NAME_LIMIT), ruled(person_name)]
Email = Annotated[str, Field(max_length=EMAIL_LIMIT), ruled(address)]
Subject = Annotated[str, Field(min_length=1, max_length=SUBJECT_LIMIT), ruled(subject_line)]
Body = Annotated[str, Field(min_length=1, max_length=BODY_LIMIT), ruled(body_text)]
IdempotencyKey = Annotated[str, Field(min_length=1, max_length=KEY_LIMIT), ruled(key_text)]
Tags = Annotated[list[Annotated[str, ruled(tag_name)]], Field(max_length=TAGS_AT_MOST)]
UploadIds = Annotated[list[Annotated[str, Field(max_length=100)]], Field(max_length=100)]
Id = Annotated[int, Field(ge=1, le=BIGGEST_ID, strict=True)]
StatusIn = Annotated[Status, *renamed(Status, OTHER_STATUSES)]
SourceIn = Annotated[Source, *renamed(Source, OTHER_SOURCES)]
