"""Writes mails as .eml files, for development."""

import base64
import hashlib
import os
import re
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import parseaddr
from pathlib import Path
from typing import Any


def file_mail(payload: dict[str, Any], *, key: str, folder: str | Path) -> str:
    """Write the mail atomically and return the file's name. The same key writes the same file."""
    Path(folder).mkdir(parents=True, exist_ok=True)
    target = Path(folder, file_name(payload, key))
    half = target.with_suffix(f".{os.getpid()}.half")
    half.write_bytes(as_message(payload).as_bytes(policy=SMTP.clone(utf8=True)))
    half.replace(target)
    return target.name


def file_name(payload: dict[str, Any], key: str) -> str:
    """ada@example.com Re Cannot log in SD-00012 3f2a91c04b.eml"""
    words = f"{parseaddr(payload['to'][0])[1]} {payload['subject']}"
    readable = " ".join(re.sub(r"[^\w@.+ -]", " ", words).split())[:80].strip(" .")
    return f"{readable} {hashlib.sha256(key.encode()).hexdigest()[:10]}.eml"


def as_message(payload: dict[str, Any]) -> EmailMessage:
    message = EmailMessage(policy=SMTP.clone(utf8=True))
    message["From"], message["Subject"] = payload["from"], payload["subject"]
    for header, field in {"To": "to", "Cc": "cc", "Bcc": "bcc", "Reply-To": "reply_to"}.items():
        if payload.get(field):
            message[header] = ", ".join(payload[field])
    for name, value in payload.get("headers", {}).items():
        message[name] = value
    message.set_content(payload.get("text", ""))
    if payload.get("html"):
        message.add_alternative(payload["html"], subtype="html")
    for attachment in payload.get("attachments", ()):
        main, _, sub = attachment.get("content_type", "application/octet-stream").partition("/")
        data = base64.b64decode(attachment["content"])
        message.add_attachment(data, maintype=main, subtype=sub, filename=attachment["filename"])
    return message
