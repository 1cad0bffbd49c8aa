from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from supportdesk.accounts.models import User


def voter_of(request: HttpRequest) -> str:
    """A digest that identifies a voter without revealing who they are."""
    if isinstance(request.user, User):
        return digest(f"user/{request.user.pk}")
    if not request.session.session_key:
        request.session.create()
    return digest(f"session/{request.session.session_key}")


def digest(who: str) -> str:
    return str(salted_hmac("help.voter", who, algorithm="sha256").hexdigest())
