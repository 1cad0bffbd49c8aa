"""Telephone numbers in E.164, such as +4915112345678."""

import phonenumbers
from django.core.exceptions import ValidationError

HOW = "Start with + and the country code, such as +49 151 12345678."


def e164(text: str) -> str:
    """The number in E.164; blank stays blank. Raises ValidationError."""
    written = text.strip()
    if not written:
        return ""
    if written.startswith("00"):
        written = f"+{written[2:]}"
    try:
        number = phonenumbers.parse(written)
    except phonenumbers.NumberParseException as error:
        raise ValidationError(HOW) from error
    if number.extension or not phonenumbers.is_possible_number(number):
        raise ValidationError(f"This is not a telephone number. {HOW}")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
