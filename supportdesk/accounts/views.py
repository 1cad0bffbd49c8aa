"""The sign-in pages that differ from allauth's own."""

from http import HTTPStatus
from typing import Any

from allauth.account.views import ConfirmLoginCodeView, LoginView, RequestLoginCodeView
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from supportdesk.accounts.signin import EmailedCode


class Refusing:
    """A refused form is no success: 429 where it was one attempt too many, else 422."""

    def form_invalid(self, form: Form) -> HttpResponse:
        response: HttpResponse = super().form_invalid(form)  # type: ignore[misc]
        if response.status_code == HTTPStatus.OK:
            response.status_code = HTTPStatus.TOO_MANY_REQUESTS if too_many(form) else HTTPStatus.UNPROCESSABLE_ENTITY
        return response


def too_many(form: Form) -> bool:
    return any(error.code == "too_many_login_attempts" for errors in form.errors.as_data().values() for error in errors)


class SignIn(Refusing, LoginView):  # type: ignore[misc]
    pass


class RequestCode(Refusing, RequestLoginCodeView):  # type: ignore[misc]
    def get_form_kwargs(self) -> dict[str, Any]:
        """The button on the sign-in form sends the address under that form's name for it."""
        kwargs: dict[str, Any] = super().get_form_kwargs()
        if "data" in kwargs and "email" not in kwargs["data"]:
            kwargs["data"] = {"email": kwargs["data"].get("login", "")}
        return kwargs

    def form_valid(self, form: Form) -> HttpResponse:
        EmailedCode.begin(self.request, form._user, form.cleaned_data["email"])  # type: ignore[attr-defined]
        return HttpResponseRedirect(self.get_success_url())


class ConfirmCode(Refusing, ConfirmLoginCodeView):  # type: ignore[misc]
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self._process = EmailedCode(self.stage)
        response: HttpResponse = super().post(request, *args, **kwargs)
        return response
