"""The language model at the wire: asked once, for a bounded time, and never needed."""

import json
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from threading import Thread
from typing import Any

import httpx
import pytest
import respx
from pytest_django.fixtures import Settings

from conversations.assistant import language_model
from conversations.assistant.language_model import Prompt, Unavailable
from conversations.models import Assistant, AssistantTurn
from integrations.llm.client import complete
from supportdesk.accounts.actors import Actor
from supportdesk.accounts.models import Tenant, User
from tests.assistant.conversing import GIRAFFE, PASSWORD, let_it_work, said
from tests.library.making import write_item
from tickets.models import Ticket

Opener = Callable[..., Ticket]
URL = "https://llm.example/v1/chat/completions"
ASK = Prompt("Be kind.", "Hello")


@pytest.fixture
def llm(settings: Settings) -> Iterator[respx.MockRouter]:
    settings.LLM_BASE_URL, settings.LLM_API_KEY, settings.LLM_MODEL = "https://llm.example/v1/", "key", "small"
    language_model.install(complete)
    with respx.mock(assert_all_called=False) as router:
        yield router
    language_model.install(None)


def completion(text: Any, **choice: Any) -> dict[str, Any]:
    return {"choices": [{"message": {"role": "assistant", "content": text}, "finish_reason": "stop"} | choice]}


def answering(**fields: Any) -> httpx.Response:
    words = {"answered": True, "answer": "Look *there*.", "sources": [1]} | fields
    return httpx.Response(200, json=completion(json.dumps(words)))


def test_what_is_sent_is_what_every_server_knows(llm: respx.MockRouter) -> None:
    route = llm.post(URL).mock(httpx.Response(200, json=completion("Hello to you")))
    assert complete(ASK) == "Hello to you"
    sent = route.calls.last.request
    assert sent.headers["Authorization"] == "Bearer key"
    assert json.loads(sent.content) == {
        "model": "small",
        "messages": [{"role": "system", "content": "Be kind."}, {"role": "user", "content": "Hello"}],
    }


@pytest.mark.parametrize(
    ("response", "reason"),
    [
        (httpx.Response(401, json={"error": {"code": "bad_key", "message": "Bad key sk-123"}}), "401 (bad_key)"),
        (httpx.Response(429, json={"error": {"type": "insufficient_quota"}}), "429 (insufficient_quota)"),
        (httpx.Response(500, text="<html>"), "answered 500"),
        (httpx.Response(302, headers={"Location": "https://evil.example"}), "answered 302"),
        (httpx.Response(200, text="not json"), "not answer in JSON"),
        (httpx.Response(200, content=b"\xff\xfe\x00"), "not answer in JSON"),
        (httpx.Response(200, json=[]), "another form"),
        (httpx.Response(200, json={"choices": []}), "another form"),
        (httpx.Response(200, json={"choices": [None]}), "another form"),
        (httpx.Response(200, json=completion(None)), "empty"),
        (httpx.Response(200, json=completion("  ")), "empty"),
        (httpx.Response(200, json=completion("Half an", finish_reason="length")), "stopped early"),
        (httpx.Response(200, content=b" " * 300_000), "too long"),
    ],
)  # fmt: skip
def test_whatever_goes_wrong_is_told_in_one_way(llm: respx.MockRouter, response: httpx.Response, reason: str) -> None:
    llm.post(URL).mock(response)
    with pytest.raises(Unavailable, match=reason.replace("(", r"\(").replace(")", r"\)")) as refused:
        complete(ASK)
    assert "sk-123" not in str(refused.value)


@pytest.mark.parametrize("error", [httpx.ConnectError("x"), httpx.ReadTimeout("x"), httpx.RemoteProtocolError("x")])
def test_a_server_that_is_away_is_told_too(llm: respx.MockRouter, error: Exception) -> None:
    llm.post(URL).mock(side_effect=error)
    with pytest.raises(Unavailable):
        complete(ASK)


@pytest.mark.parametrize("piece", [b"X-Wait: a little\r\n", b"\r\n{"])
def test_an_answer_that_trickles_in_is_given_up(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, piece: bytes
) -> None:
    monkeypatch.setattr("integrations.llm.client.WHOLE", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as server:
        settings.LLM_BASE_URL = f"http://127.0.0.1:{server.getsockname()[1]}/v1"
        thread = Thread(target=trickle, args=(server, piece))
        thread.start()
        with pytest.raises(Unavailable, match="in time"):
            complete(ASK)
        thread.join()


def trickle(server: socket.socket, piece: bytes) -> None:
    """Always something, never all of it, until nobody listens any more; and in the end nothing that is JSON."""
    line, _ = server.accept()
    with line, suppress(OSError):
        line.recv(65536)
        line.sendall(b"HTTP/1.1 200 OK\r\n")
        for _ in range(50):
            line.sendall(piece)
            time.sleep(0.05)
        line.sendall(b"\r\n")


def test_its_answer_is_given_with_its_sources(llm: respx.MockRouter, tenant: Tenant, open_ticket: Opener) -> None:
    item = write_item(tenant)
    llm.post(URL).mock(answering())
    ticket = open_ticket(**PASSWORD)
    let_it_work()
    (entry,) = said(ticket)
    assert entry.body.startswith("Look *there*.")
    assert item.get_absolute_url() in entry.body
    turn = AssistantTurn.objects.get()
    assert (turn.maker, turn.fallback, turn.sources[0]["item"]) == ("model", "", item.pk)


@pytest.mark.parametrize(
    "response", [httpx.Response(503), answering(sources=[7]), httpx.Response(200, json=completion("Sure!"))]
)
def test_where_it_fails_the_library_answers_and_the_reason_is_kept(
    llm: respx.MockRouter, tenant: Tenant, open_ticket: Opener, response: httpx.Response
) -> None:
    write_item(tenant)
    llm.post(URL).mock(response)
    ticket = open_ticket(**PASSWORD)
    let_it_work()
    assert "> Choose **Forgot password**" in said(ticket)[0].body
    turn = AssistantTurn.objects.get()
    assert turn.maker == "retrieval"
    assert turn.fallback


def test_where_it_finds_no_answer_in_the_passages_nothing_is_claimed(
    llm: respx.MockRouter, tenant: Tenant, open_ticket: Opener
) -> None:
    write_item(tenant)
    llm.post(URL).mock(answering(answered=False, answer="", sources=[]))
    ticket = open_ticket(**PASSWORD)
    let_it_work()
    assert "I found nothing" in said(ticket)[0].body


def test_it_is_not_asked_where_the_library_has_nothing(
    llm: respx.MockRouter, tenant: Tenant, open_ticket: Opener
) -> None:
    write_item(tenant)
    route = llm.post(URL).mock(answering())
    open_ticket(**GIRAFFE)
    let_it_work()
    assert not route.called


def test_it_reads_the_whole_thread_and_no_note(
    llm: respx.MockRouter, tenant: Tenant, open_ticket: Opener, sam: User
) -> None:
    write_item(tenant)
    route = llm.post(URL).mock(answering())
    ticket = open_ticket(subject="Forgot my password", body="Since Monday.")
    ticket.note("A difficult customer.", by=Actor.agent(sam))
    let_it_work()
    sent = route.calls.last.request.content.decode()
    assert "Since Monday." in sent
    assert "difficult" not in sent


def test_a_company_keeps_its_threads_from_it(llm: respx.MockRouter, tenant: Tenant, open_ticket: Opener) -> None:
    write_item(tenant)
    Assistant.objects.create(tenant=tenant, uses_model=False)
    route = llm.post(URL).mock(answering())
    open_ticket(**PASSWORD)
    let_it_work()
    assert not route.called


def test_what_it_writes_is_sanitised_like_anybodys(llm: respx.MockRouter, tenant: Tenant, open_ticket: Opener) -> None:
    from tickets.rendering import render

    write_item(tenant)
    llm.post(URL).mock(answering(answer="<script>alert(1)</script> **ok** [x](javascript:alert(1))"))
    ticket = open_ticket(**PASSWORD)
    let_it_work()
    html = render(said(ticket)[0].body)
    assert "<script" not in html
    assert 'href="javascript' not in html
    assert "<strong>ok</strong>" in html
