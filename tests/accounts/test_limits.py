"""Whose attempts count against whom: by the visitor's own address, as the proxy in front of us saw it."""

import pytest
from django.test import Client
from pytest_django import Settings

from supportdesk.accounts.models import User
from tests import factory
from tests.accounts.signing_in import SIGN_IN

PROXY = "10.0.0.2"


def attempt(email: str, secret: str = "wrong", **headers: str) -> int:
    form = {"login": email, "password": secret}
    return Client(REMOTE_ADDR=PROXY).post(SIGN_IN, form, headers=headers).status_code


def guess(forwarded: str) -> list[int]:
    """At the passwords of a dozen people, from one address that says it is another each time."""
    return [attempt(f"{n}@example.com", x_forwarded_for=forwarded.format(n)) for n in range(12)]


def test_a_visitor_who_guesses_shuts_out_nobody_else_behind_the_proxy(settings: Settings, sam: User) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert guess("1.1.1.1") == [422] * 10 + [429] * 2
    assert attempt(sam.email, factory.PASSWORD, x_forwarded_for="2.2.2.2") == 302


@pytest.mark.parametrize(("proxies", "forwarded"), [(1, "9.9.9.{}, 1.1.1.1"), (2, "9.9.9.{}, 1.1.1.1, 10.0.0.1")])
def test_a_visitor_who_says_to_be_many_is_still_one(settings: Settings, db: None, proxies: int, forwarded: str) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    assert guess(forwarded)[-2:] == [429] * 2


def test_without_a_proxy_nobodys_word_is_taken(db: None) -> None:
    assert guess("9.9.9.{}")[-2:] == [429] * 2
