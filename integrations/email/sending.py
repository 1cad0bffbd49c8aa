"""Sends a composed mail: through Resend if a key is set, into a file in development."""

import logging
import time
from datetime import timedelta
from typing import Any, cast

import resend
from django.conf import settings
from resend.exceptions import ResendError

from integrations.email.filing import file_mail
from supportdesk.outbox.subscriptions import GiveUp, TryLater

log = logging.getLogger(__name__)

Payload = dict[str, Any]

CONNECT, READ = 3, 10  # seconds
SHORT_WAIT = timedelta(seconds=2)
LONGEST_WAIT = timedelta(hours=1)
DAILY_WAIT = timedelta(hours=3)
NO_KEY = "No mail was sent: RESEND_API_KEY is not set. Set it, restart, then retry."
# Told from another answer of the same status by their names.
IN_FLIGHT = "concurrent_idempotent_requests"
MONTHLY, DAILY = "monthly_quota_exceeded", "daily_quota_exceeded"


def send(payload: Payload, *, key: str) -> dict[str, Any]:
    """Send the mail and return its id or file. The same key with the same payload sends only once within a day.

    Raises TryLater if the outcome is unknown or temporary, GiveUp if trying again cannot help.
    """
    if settings.RESEND_API_KEY:
        return _send_patiently(payload, key=key)
    if settings.DEVELOPMENT:
        return {"file": file_mail(payload, key=key, folder=settings.EMAIL_FILE_PATH)}
    log.error("[email] %s", NO_KEY)
    raise GiveUp(NO_KEY)


def _send_patiently(payload: Payload, *, key: str) -> dict[str, Any]:
    """Retry once after a short rate-limit wait: Resend accepts only a few mails per second."""
    try:
        return _post(payload, key=key)
    except TryLater as error:
        if error.after is None or error.after > SHORT_WAIT:
            raise
        time.sleep(error.after.total_seconds())
    return _post(payload, key=key)


def _post(payload: Payload, *, key: str) -> dict[str, Any]:
    # Module globals of the package, and the same for every call of this process.
    resend.api_key, resend.api_url = settings.RESEND_API_KEY, settings.RESEND_API_URL.rstrip("/")
    resend.default_http_client = resend.RequestsClient(timeout=cast(int, (CONNECT, READ)))
    try:
        answer = resend.Emails.send(cast(Any, payload), {"idempotency_key": key})
    except ResendError as error:
        raise verdict(error) from error
    return {"id": answer["id"]}


def verdict(error: ResendError) -> TryLater | GiveUp:
    """The exception to raise for an error: whether the same call, with the same key, can still succeed."""
    status, reason = int(error.code), f"Resend: {error.code} {error.error_type}: {error.message}"
    log.warning("[email] not sent", extra={"status": status, "error_type": error.error_type})
    if status == 429 and error.error_type != MONTHLY:
        return TryLater(reason, after=DAILY_WAIT if error.error_type == DAILY else retry_after(error))
    if status >= 500 or status == 408 or error.error_type == IN_FLIGHT:
        return TryLater(reason)
    return GiveUp(reason)


def retry_after(error: ResendError) -> timedelta:
    given = {name.lower(): value for name, value in error.headers.items()}.get("retry-after", "")
    seconds = int(given) if given.isascii() and given.isdigit() else 1
    return min(max(timedelta(seconds=seconds), timedelta(seconds=1)), LONGEST_WAIT)
