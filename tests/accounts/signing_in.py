"""What tests do on the sign-in pages."""

import re
from typing import Any

from django.core import mail
from django.test import Client

SIGN_IN = "/accounts/sign-in/"
ASK = "/accounts/sign-in/code/"
CONFIRM = "/accounts/sign-in/code/confirm/"


def ask_for_code(client: Client, email: str) -> Any:
    return client.post(ASK, {"email": email})


def mailed_code() -> str:
    """The code in the newest mail."""
    code = re.search(r"^    (\S+)$", str(mail.outbox[-1].body), re.MULTILINE)
    assert code, "the newest mail holds no code"
    return code[1]


def sign_in_by_code(client: Client, email: str) -> Any:
    ask_for_code(client, email)
    return client.post(CONFIRM, {"code": mailed_code()})


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session
