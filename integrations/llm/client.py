"""Asks a language model through OpenAI's chat API, which many servers implement, once and within a time limit."""

import asyncio
import json
from typing import Any

import httpx
from django.conf import settings

from conversations.assistant.language_model import Prompt, Unavailable

CONNECT, WHOLE = 3.0, 18.0  # seconds; the delivery that asks is ended after thirty
BIGGEST = 256 * 1024  # bytes of an answer


def complete(prompt: Prompt) -> str:
    """The model's text. Raises Unavailable, with the reason, whatever goes wrong."""
    try:
        answer = json.loads(asyncio.run(fetched(prompt)))
    except (httpx.TimeoutException, TimeoutError) as error:
        raise Unavailable(f"The model did not answer in time ({type(error).__name__}).") from error
    except httpx.HTTPError as error:
        raise Unavailable(f"The model could not be reached ({type(error).__name__}).") from error
    except ValueError as error:
        raise Unavailable("The model's server did not answer in JSON.") from error
    return text_of(answer)


async def fetched(prompt: Prompt) -> bytes:
    url = f"{settings.LLM_BASE_URL.rstrip('/')}/chat/completions"
    headers = {"Authorization": f"Bearer {settings.LLM_API_KEY}"} if settings.LLM_API_KEY else {}
    timeout = httpx.Timeout(WHOLE, connect=CONNECT)
    async with (
        asyncio.timeout(WHOLE),  # httpx counts from piece to piece
        httpx.AsyncClient(timeout=timeout) as client,
        client.stream("POST", url, json=request_of(prompt), headers=headers) as response,
    ):
        body = b""
        async for piece in response.aiter_bytes():
            body += piece
            if len(body) > BIGGEST:
                raise Unavailable("The model's answer was too long.")
        if response.status_code != httpx.codes.OK:
            raise Unavailable(f"The model's server answered {response.status_code}{code_of(body)}.")
        return body


def request_of(prompt: Prompt) -> dict[str, Any]:
    """Only parameters that every server accepts: newer models refuse a temperature, older servers newer limits."""
    messages = [{"role": "system", "content": prompt.system}, {"role": "user", "content": prompt.user}]
    return {"model": settings.LLM_MODEL, "messages": messages}


def text_of(answer: Any) -> str:
    try:
        choice = answer["choices"][0]
        text, reason = choice["message"]["content"], choice.get("finish_reason")
    except (KeyError, IndexError, TypeError, AttributeError) as error:
        raise Unavailable("The model's server answered in another form.") from error
    if reason in {"length", "content_filter"}:
        raise Unavailable(f"The model stopped early ({reason}).")
    if not isinstance(text, str) or not text.strip():
        raise Unavailable("The model's answer was empty.")
    return text


def code_of(body: bytes) -> str:
    """The error's code, if it has one; never its text, which may contain the customer's message."""
    try:
        error = json.loads(body)["error"]
        code = error.get("code") or error.get("type")
    except (ValueError, KeyError, TypeError, AttributeError):
        return ""
    return f" ({code[:60]})" if isinstance(code, str) and code.isascii() else ""
