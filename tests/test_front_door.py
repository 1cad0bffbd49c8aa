import io
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import get_template
from django.test import Client, override_settings
from django.urls import path

import supportdesk.urls
from supportdesk.accounts.models import User
from supportdesk.urls import urlpatterns as ours
from tests import factory


def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("broken")


def cut_off(request: HttpRequest) -> HttpResponse:
    raise OperationalError("the connection is lost")


urlpatterns = [*ours, path("broken/", broken), path("cut-off/", cut_off)]
handler500 = supportdesk.urls.handler500


def test_the_front_door_leads_each_to_their_page(client: Client, sam: User) -> None:
    assert client.get("/")["Location"] == "/accounts/sign-in/"
    client.force_login(sam)
    assert client.get("/")["Location"] == "/service-desk/tickets/"
    client.force_login(factory.make_user("Nell"))
    assert client.get("/")["Location"] == "/service-desk/my/tickets/"


def test_robots_are_shown_the_help_centre_only(client: Client) -> None:
    response = client.get("/robots.txt")
    assert response["Content-Type"] == "text/plain"
    assert response.content.decode().splitlines() == ["User-agent: *", "Disallow: /", "Allow: /help/"]


def test_a_page_that_is_not_there_says_so(client: Client, db: None) -> None:
    response = client.get("/nothing/<script>/")
    assert response.status_code == 404
    assert "This page is not here" in response.content.decode()
    assert "<script>/" not in response.content.decode()


@pytest.mark.parametrize(
    "fields",
    [
        {"body": "x" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)},
        {f"f{number}": "" for number in range(1001)},
        {"files": [SimpleUploadedFile("a.txt", b"a") for _ in range(settings.DATA_UPLOAD_MAX_NUMBER_FILES + 1)]},
    ],
    ids=["text", "fields", "files"],
)
def test_what_is_too_much_for_one_form_is_told_in_words(sam: User, fields: dict[str, Any]) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(sam)
    browser.cookies["csrftoken"] = "a" * 32
    for form in ("/service-desk/my/tickets/new/", "/service-desk/tickets/new/"):
        response = browser.post(form, fields)
        assert response.status_code == 413
        assert "<h1>That was too much at once</h1>" in response.content.decode()


def test_whoever_still_sends_too_much_is_heard_out_so_that_they_hear_the_answer(sam: User) -> None:
    body = io.BytesIO(b"body=" + bytes(settings.DATA_UPLOAD_MAX_MEMORY_SIZE))
    length, kind = len(body.getvalue()), "application/x-www-form-urlencoded"
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(sam)
    browser.cookies["csrftoken"] = "a" * 32
    environ: dict[str, Any] = {"wsgi.input": body, "CONTENT_LENGTH": str(length), "CONTENT_TYPE": kind}
    assert browser.post("/service-desk/my/tickets/new/", **environ).status_code == 413
    assert body.read() == b""


@override_settings(ROOT_URLCONF=__name__)
def test_a_broken_page_says_sorry_and_nothing_more(client: Client, db: None) -> None:
    client.raise_request_exception = False
    response = client.get("/broken/")
    assert response.status_code == 500
    assert "Something broke on our side" in response.content.decode()
    assert "RuntimeError" not in response.content.decode()


@override_settings(ROOT_URLCONF=__name__)
def test_while_the_database_is_away_a_page_asks_for_patience(client: Client) -> None:
    client.raise_request_exception = False
    response = client.get("/cut-off/")
    assert (response.status_code, response["Retry-After"]) == (503, "10")
    assert "Back in a moment" in response.content.decode()


@pytest.mark.parametrize("name", ["400.html", "500.html", "503.html"])
def test_the_last_resort_needs_nothing(name: str) -> None:
    assert "<h1>" in get_template(name).render()
