from datetime import timedelta
from typing import Any

import pytest
from pytest_django import Settings

from integrations.email import sending
from integrations.email.sending import DAILY_WAIT, send
from supportdesk.outbox.subscriptions import GiveUp, TryLater
from tests.resend import Answer, FakeResend

PAYLOAD: dict[str, Any] = {
    "from": "Acme <desk@acme.example>",
    "to": ["cleo@customer.example"],
    "subject": "Hello",
    "text": "Hello",
}


def test_a_mail_goes_out_under_its_key(resend: FakeResend) -> None:
    outcome = send(PAYLOAD, key="delivery/1")

    assert outcome == {"id": "mail-1"}
    assert resend.sent == {"delivery/1": PAYLOAD}
    assert resend.requests[0].authorization == "Bearer re_test"


def test_the_same_key_sends_once(resend: FakeResend) -> None:
    assert send(PAYLOAD, key="delivery/1") == send(PAYLOAD, key="delivery/1")
    assert len(resend.sent) == 1


@pytest.mark.parametrize(
    "answer",
    [
        Answer(500),
        Answer(500, "internal_server_error"),
        Answer(502, body=b"<h1>Bad gateway</h1>"),
        Answer(503, body=b""),
        Answer(408, "request_timeout"),
        Answer(409, "concurrent_idempotent_requests"),
        Answer(500, kept=True),
        Answer(200, body=b"<h1>A proxy's page</h1>"),
    ],
)
def test_what_may_pass_is_tried_again(resend: FakeResend, answer: Answer) -> None:
    resend.next = [answer]
    with pytest.raises(TryLater) as raised:
        send(PAYLOAD, key="delivery/1")
    assert raised.value.after is None

    send(PAYLOAD, key="delivery/1")
    assert len(resend.sent) == 1


@pytest.mark.parametrize(
    "answer",
    [
        Answer(400, "validation_error"),
        Answer(401, "missing_api_key"),
        Answer(403, "invalid_api_key"),
        Answer(403, "validation_error"),
        Answer(404, "not_found"),
        Answer(409, "invalid_idempotent_request"),
        Answer(422, "invalid_from_address"),
        Answer(422, "missing_required_field"),
        Answer(429, "monthly_quota_exceeded"),
        Answer(451, "security_error"),
    ],
)
def test_what_cannot_succeed_is_given_up_with_the_reason(resend: FakeResend, answer: Answer) -> None:
    resend.next = [answer]
    with pytest.raises(GiveUp, match=answer.name):
        send(PAYLOAD, key="delivery/1")


def test_a_short_rate_limit_is_waited_out(resend: FakeResend) -> None:
    resend.next = [Answer(429, "rate_limit_exceeded", {"retry-after": "1"})]

    assert send(PAYLOAD, key="delivery/1") == {"id": "mail-1"}


@pytest.mark.parametrize(
    ("headers", "wait"), [({"Retry-After": "30"}, 30), ({"retry-after": "999999"}, 3600), ({"retry-after": "60"}, 60)]
)
def test_a_longer_rate_limit_is_handed_to_the_outbox(resend: FakeResend, headers: dict[str, str], wait: int) -> None:
    resend.next = [Answer(429, "rate_limit_exceeded", headers)]
    with pytest.raises(TryLater) as raised:
        send(PAYLOAD, key="delivery/1")
    assert raised.value.after == timedelta(seconds=wait)


@pytest.mark.parametrize("header", ["", "soon", "-5", "Wed, 21 Oct 2026 07:28:00 GMT"])
def test_a_rate_limit_without_a_number_still_waits(resend: FakeResend, header: str) -> None:
    resend.next = [Answer(429, "rate_limit_exceeded", {"retry-after": header})] * 2
    with pytest.raises(TryLater) as raised:
        send(PAYLOAD, key="delivery/1")
    assert raised.value.after == timedelta(seconds=1)


def test_a_spent_daily_quota_waits_for_hours(resend: FakeResend) -> None:
    resend.next = [Answer(429, "daily_quota_exceeded", {"retry-after": "1"})]
    with pytest.raises(TryLater) as raised:
        send(PAYLOAD, key="delivery/1")
    assert raised.value.after == DAILY_WAIT


def test_no_answer_in_time_leaves_the_outcome_open(resend: FakeResend, monkeypatch: pytest.MonkeyPatch) -> None:
    resend.next = [Answer(200, kept=True, hang=60)]
    with monkeypatch.context() as hasty:
        hasty.setattr(sending, "READ", 0.2)
        with pytest.raises(TryLater, match="HttpClientError"):
            send(PAYLOAD, key="delivery/1")

    assert send(PAYLOAD, key="delivery/1") == {"id": "mail-1"}
    assert len(resend.sent) == 1


def test_nobody_listening_is_tried_again(resend: FakeResend, settings: Settings) -> None:
    settings.RESEND_API_URL = "http://127.0.0.1:1"
    with pytest.raises(TryLater):
        send(PAYLOAD, key="delivery/1")


def test_production_without_a_key_says_what_to_do(settings: Settings, caplog: pytest.LogCaptureFixture) -> None:
    settings.RESEND_API_KEY, settings.DEVELOPMENT = "", False
    with pytest.raises(GiveUp, match="RESEND_API_KEY is not set"):
        send(PAYLOAD, key="delivery/1")
    assert "[email]" in caplog.text
