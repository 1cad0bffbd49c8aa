"""Signing in and out, and changing one's address and password, mostly by allauth's views."""

from allauth.account import views
from django.urls import path, re_path

from supportdesk.accounts.access import portal, public
from supportdesk.accounts.unsent import unsent
from supportdesk.accounts.views import ConfirmCode, RequestCode, SignIn

urlpatterns = [
    path("sign-in/", public(SignIn.as_view()), name="account_login"),
    path("sign-in/code/", public(RequestCode.as_view()), name="account_request_login_code"),
    path("sign-in/code/confirm/", public(ConfirmCode.as_view()), name="account_confirm_login_code"),
    path("sign-in/verify/", public(views.email_verification_sent), name="account_email_verification_sent"),
    path("sign-out/", public(views.logout), name="account_logout"),
    path("unsent/", portal(unsent), name="account_unsent"),
    path("inactive/", public(views.account_inactive), name="account_inactive"),
    path("signup/", public(views.signup), name="account_signup"),
    path("password/reset/", public(views.password_reset), name="account_reset_password"),
    path("password/reset/sent/", public(views.password_reset_done), name="account_reset_password_done"),
    re_path(  # the key has hyphens of its own
        r"^password/reset/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        public(views.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path("password/change/", portal(views.password_change), name="account_change_password"),
    path("password/set/", portal(views.password_set), name="account_set_password"),
    path("email/", portal(views.email), name="account_email"),
    path("confirm-access/", portal(views.reauthenticate), name="account_reauthenticate"),
]
