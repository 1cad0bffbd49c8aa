"""A program that calls the API, and what it sends."""

import json
from typing import Any

from django.test import Client

from supportdesk.accounts.models import ApiToken, Scope, Tenant, User

NEW = {
    "customer_name": "Kim Berg",
    "customer_email": "kim@berg.example",
    "subject": "Charged twice",
    "message": "I need a refund for a duplicate payment.",
}


class Answer:
    def __init__(self, response: Any) -> None:
        self.status: int = response.status_code
        self.headers = response.headers
        self.data: Any = json.loads(response.content)

    @property
    def code(self) -> str:
        """The error's code. Fails where the answer is not an error of the one shape."""
        assert set(self.data) == {"error"}
        assert set(self.data["error"]) == {"code", "message", "fields"}
        return str(self.data["error"]["code"])

    @property
    def fields(self) -> dict[str, str]:
        assert self.code
        return dict(self.data["error"]["fields"])


class Api:
    def __init__(self, secret: str = "", client: Client | None = None) -> None:
        self.client = client or Client(raise_request_exception=False)
        self.headers = {"Authorization": f"Bearer {secret}"} if secret else {}

    def get(self, path: str, **query: Any) -> Answer:
        return Answer(self.client.get(f"/api/v1{path}", query, headers=self.headers))

    def post(self, path: str, body: Any = None, **headers: str) -> Answer:
        return self.send("POST", path, json.dumps(body), **headers)

    def patch(self, path: str, body: Any, **headers: str) -> Answer:
        return self.send("PATCH", path, json.dumps(body), **headers)

    def send(self, method: str, path: str, raw: str | bytes = b"", **headers: str) -> Answer:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        sent = self.client.generic(method, f"/api/v1{path}", raw, "application/json", headers=self.headers | named)
        return Answer(sent)

    def create(self, **fields: Any) -> Answer:
        return self.post("/tickets", NEW | fields)


def api_for(tenant: Tenant, user: User, *scopes: str) -> Api:
    _, secret = ApiToken.objects.issue(tenant=tenant, user=user, name="Program", scopes=scopes or tuple(Scope))
    return Api(secret)
