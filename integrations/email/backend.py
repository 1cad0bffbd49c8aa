"""Django's email backend, for sign-in codes and password resets: sent at once, as somebody is waiting for them."""

import base64
import logging
import uuid
from collections.abc import Sequence
from email.mime.base import MIMEBase
from typing import Any

from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend

from integrations.email.sending import Payload, send
from supportdesk.outbox.subscriptions import GiveUp, TryLater

log = logging.getLogger(__name__)


class MailNotSent(OSError):
    """The mail was not sent; the message says why. An OSError, as Django's own backend raises."""


class OutboundBackend(BaseEmailBackend):
    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        return sum(self._send(message) for message in email_messages if message.recipients())

    def _send(self, message: EmailMessage) -> bool:
        try:
            send(as_payload(message), key=f"mail/{uuid.uuid4()}")
        except (GiveUp, TryLater) as error:
            log.error("[email] not sent: %s", error)
            if self.fail_silently:
                return False
            raise MailNotSent(str(error)) from error
        return True


def as_payload(message: EmailMessage) -> Payload:
    message.message()  # refuses line breaks in headers
    payload: Payload = {
        "from": message.from_email,
        "to": list(message.to),
        "subject": message.subject,
        "headers": {name: str(value) for name, value in message.extra_headers.items()},
        **_bodies(message),
    }
    optional = {"cc": message.cc, "bcc": message.bcc, "reply_to": message.reply_to}
    payload |= {name: list(addresses) for name, addresses in optional.items() if addresses}
    if message.attachments:
        payload["attachments"] = [_attachment(each) for each in message.attachments]
    return payload


def _bodies(message: EmailMessage) -> dict[str, str]:
    if message.content_subtype == "html":
        return {"html": str(message.body)}
    bodies = {"text": str(message.body)}
    for content, kind in message.alternatives if isinstance(message, EmailMultiAlternatives) else ():
        if kind == "text/html":
            bodies["html"] = str(content)
    return bodies


def _attachment(attachment: Any) -> dict[str, str]:
    if isinstance(attachment, MIMEBase):
        name, content = attachment.get_filename(), attachment.get_payload(decode=True)
        kind = attachment.get_content_type()
    else:
        name, content, kind = attachment
    data = content.encode() if isinstance(content, str) else bytes(content)
    described = {"filename": name or "attachment", "content": base64.b64encode(data).decode()}
    return described | ({"content_type": kind} if kind else {})
