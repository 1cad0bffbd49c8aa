"""How people sign in: allauth, by password or by a code sent to their address."""

from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter, get_adapter
from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.account.models import EmailAddress, Login
from allauth.account.stages import LoginByCodeStage, LoginStageController
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from supportdesk.accounts.models import Contact, User


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "That email and password do not match. Try again, or have a code emailed to you.",
        "incorrect_code": "That is not the code we sent. Look in the newest mail from us.",
        "too_many_login_attempts": "Too many attempts. Wait five minutes, then try again.",
        "rate_limited": "That was quick. Wait a minute, then ask for a new code.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """No sign-up: tenants' admins create accounts, and EmailedCode creates those of contacts."""
        return False

    def get_reset_password_from_key_url(self, key: str) -> str:
        """With BASE_URL, not with the host and port of the request."""
        return f"{settings.BASE_URL}{urlsplit(super().get_reset_password_from_key_url(key)).path}"

    def login(self, request: HttpRequest, user: User) -> None:
        request.session.set_expiry(None)  # a stranger's, which holds what they could not send, ends within the hour
        super().login(request, user)
        # Contacts are made by mail and API all the time, so each sign-in looks for new ones.
        for address in EmailAddress.objects.filter(user=user, verified=True):
            Contact.objects.claim(user, address.email)

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        confirmed: bool = super().confirm_email(request, email_address)
        if confirmed:
            Contact.objects.claim(email_address.user, email_address.email)
        return confirmed


class EmailedCode(LoginCodeVerificationProcess):  # type: ignore[misc]
    """A sign-in code for users, and for contacts who wrote by mail and never had an account.

    A contact's account is made when the code comes back, not when it is asked for: nobody can make accounts on
    other people's addresses, and asking looks the same for known and unknown ones.
    """

    @classmethod
    def begin(cls, request: HttpRequest, user: User | None, email: str) -> None:
        login = Login(user=user, email=email)
        login.state["stages"] = {"current": LoginByCodeStage.key}
        stage = LoginByCodeStage(LoginStageController(request, login), request, login)
        stage.state.update(cls.initial_state(user=user, email=email), initiated_by_user=True)
        code = cls(stage)
        code.send()
        code.persist()

    def send_by_email(self, email: str, skip_enumeration_mails: bool = False) -> None:
        if self.user or not Contact.objects.known_as(email).exists():
            super().send_by_email(email, skip_enumeration_mails=skip_enumeration_mails)
            return
        context = {"request": self.request, "code": self.generate_code()}
        get_adapter().send_mail("account/email/login_code", email, context)

    def finish(self, redirect_url: str | None) -> HttpResponse:
        email = self.state["email"]
        self._user = self.user or user_for(email)
        record_proof(self._user, email)
        response: HttpResponse = super().finish(redirect_url)
        return response


def user_for(email: str) -> User:
    """The user with a verified address; created if unknown, with their contact's name."""
    contact = Contact.objects.known_as(email).order_by("-pk").first()
    given: dict[str, Any] = {"name": contact.name} if contact else {}
    return User.objects.find_or_create(email, **given)


def record_proof(user: User, email: str) -> None:
    """Mark the address as verified, so that no second code is asked for.

    A password set before that is removed: whoever set it may not be the owner of the address, who is about to
    see their tickets with every tenant.
    """
    if EmailAddress.objects.filter(user=user, email=email, verified=True).exists():
        return
    user.set_unusable_password()
    user.save(update_fields=["password"])
    primary = not EmailAddress.objects.filter(user=user, primary=True).exists()
    EmailAddress.objects.get_or_create(user=user, email=email, defaults={"verified": True, "primary": primary})
