from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from django.core.mail import EmailMultiAlternatives, get_connection, send_mail
from django.core.mail.message import BadHeaderError
from pytest_django import Settings

from integrations.email.backend import MailNotSent, OutboundBackend
from integrations.email.filing import file_mail
from tests.resend import Answer, FakeResend


@pytest.fixture(autouse=True)
def outbound(settings: Settings) -> None:
    """pytest-django swaps the backend for its own; here ours is what is tested."""
    settings.EMAIL_BACKEND = "integrations.email.backend.OutboundBackend"


def mail_code(subject: str = "Your code", **fields: object) -> int:
    return send_mail(subject, "It is 1234.", "desk@acme.example", ["cleo@customer.example"], **fields)  # type: ignore[arg-type]


def read(folder: Path) -> list[EmailMessage]:
    files = sorted(folder.iterdir())
    return [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]


def test_djangos_mails_go_through_resend(resend: FakeResend) -> None:
    assert mail_code() == 1

    (request,) = resend.requests
    assert request.key.startswith("mail/")
    assert request.payload == {
        "from": "desk@acme.example",
        "to": ["cleo@customer.example"],
        "subject": "Your code",
        "text": "It is 1234.",
        "headers": {},
    }


def test_every_part_of_a_mail_is_carried(resend: FakeResend) -> None:
    message = EmailMultiAlternatives(
        "Hi",
        "text",
        "desk@acme.example",
        ["a@b.example"],
        cc=["c@d.example"],
        reply_to=["r@d.example"],
        headers={"X-A": "1"},
    )
    message.attach_alternative("<p>html</p>", "text/html")
    message.attach("log.txt", "log", "text/plain")
    message.send()

    payload = resend.requests[0].payload
    assert (payload["html"], payload["cc"], payload["reply_to"]) == ("<p>html</p>", ["c@d.example"], ["r@d.example"])
    assert payload["headers"] == {"X-A": "1"}
    assert payload["attachments"] == [{"filename": "log.txt", "content": "bG9n", "content_type": "text/plain"}]


def test_two_mails_have_two_keys(resend: FakeResend) -> None:
    mail_code()
    mail_code()
    assert len({request.key for request in resend.requests}) == 2


def test_a_refused_mail_raises_and_is_logged(resend: FakeResend, caplog: pytest.LogCaptureFixture) -> None:
    resend.next = [Answer(403, "invalid_api_key")]
    with pytest.raises(MailNotSent, match="invalid_api_key"):
        mail_code()
    assert "[email] not sent" in caplog.text


def test_without_a_key_in_production_nothing_pretends_to_work(settings: Settings) -> None:
    settings.RESEND_API_KEY, settings.DEVELOPMENT = "", False
    with pytest.raises(MailNotSent, match="RESEND_API_KEY"):
        mail_code()


def test_failing_silently_is_only_for_those_who_ask(resend: FakeResend) -> None:
    resend.next = [Answer(500)]
    assert mail_code(fail_silently=True) == 0


def test_a_line_break_in_a_header_is_refused(resend: FakeResend) -> None:
    with pytest.raises(BadHeaderError):
        mail_code("Hi\nBcc: mallory@evil.example")
    assert not resend.requests


def test_in_development_each_mail_is_a_readable_file(mail_folder: Path) -> None:
    mail_code("Your code: 1234 / for “you”")

    (file,) = mail_folder.iterdir()
    assert file.name.startswith("cleo@customer.example Your code 1234 for you ")
    (message,) = read(mail_folder)
    assert message["To"] == "cleo@customer.example"
    assert message.get_body(("plain",)).get_content().strip() == "It is 1234."  # type: ignore[union-attr]


def test_a_file_keeps_both_bodies_and_attachments(mail_folder: Path) -> None:
    message = EmailMultiAlternatives("Grüße", "text ü", "desk@acme.example", ["a@b.example"])
    message.attach_alternative("<p>html ü</p>", "text/html")
    message.attach("log.txt", b"log", "text/plain")
    message.send()

    (written,) = read(mail_folder)
    assert written["Subject"] == "Grüße"
    assert "html ü" in written.get_body(("html",)).get_content()  # type: ignore[union-attr]
    assert [part.get_filename() for part in written.iter_attachments()] == ["log.txt"]


def test_the_same_key_writes_the_same_file(tmp_path: Path) -> None:
    payload = {"from": "a@b.example", "to": ["c@d.example"], "subject": "Hi", "text": "Hi"}
    assert file_mail(payload, key="1", folder=tmp_path) == file_mail(payload, key="1", folder=tmp_path)
    file_mail(payload, key="2", folder=tmp_path)

    assert len(list(tmp_path.iterdir())) == 2


def test_no_word_of_a_customer_chooses_the_folder(tmp_path: Path) -> None:
    payload = {"from": "a@b.example", "to": ["c@d.example"], "subject": "../../etc/passwd \\ . " + "x" * 300}
    file_mail(payload, key="1", folder=tmp_path / "mail")

    assert len(list((tmp_path / "mail").iterdir())) == 1
    assert [each.name for each in tmp_path.iterdir()] == ["mail"]


def test_a_mail_to_nobody_is_not_sent(resend: FakeResend) -> None:
    connection = get_connection()
    assert isinstance(connection, OutboundBackend)
    assert connection.send_messages([EmailMultiAlternatives("Hi", "text", "desk@acme.example", [])]) == 0
