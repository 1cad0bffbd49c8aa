"""A server on the wire that answers as Resend's API does, for the tests to listen in on and to break."""

import json
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self


@dataclass(frozen=True)
class Request:
    key: str
    authorization: str
    payload: dict[str, Any]


@dataclass(frozen=True)
class Answer:
    """What the next request gets instead of a sent mail. `kept`: the mail is sent all the same."""

    status: int
    name: str = "application_error"
    headers: dict[str, str] = field(default_factory=dict)
    kept: bool = False
    hang: float = 0.0
    body: bytes | None = None


class FakeResend(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.requests: list[Request] = []
        self.sent: dict[str, dict[str, Any]] = {}
        self.ids: dict[str, str] = {}
        self.next: list[Answer] = []
        self.hold_after: int | None = None  # so many mails are sent; who asks for more waits
        self.in_flight = 0
        self.lock = threading.Lock()
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.shutdown()
        self.server_close()

    @property
    def holds(self) -> bool:
        return self.hold_after is not None and len(self.sent) >= self.hold_after

    def handle_error(self, *_: object) -> None:
        """Clients that were killed in the middle are what some tests are about."""

    def take(self, request: Request) -> tuple[int, dict[str, Any], dict[str, str], Answer | None]:
        with self.lock:
            self.requests.append(request)
            answer = self.next.pop(0) if self.next else None
            if answer and not answer.kept:
                return answer.status, refusal(answer.status, answer.name), answer.headers, answer
            before = self.sent.setdefault(request.key, request.payload)
            if before != request.payload:
                return 409, refusal(409, "invalid_idempotent_request"), {}, None
            sent = {"id": self.ids.setdefault(request.key, f"mail-{len(self.ids) + 1}")}
            if answer:
                return answer.status, refusal(answer.status, answer.name), answer.headers, answer
            return 200, sent, {}, None


def refusal(status: int, name: str) -> dict[str, Any]:
    return {"statusCode": status, "name": name, "message": f"This is {name}."}


class Handler(BaseHTTPRequestHandler):
    server: FakeResend

    def do_POST(self) -> None:
        payload = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        key, authorization = self.headers.get("Idempotency-Key", ""), self.headers["Authorization"]
        with self.server.lock:
            self.server.in_flight += 1
        while self.server.holds:
            time.sleep(0.01)
        with self.server.lock:
            self.server.in_flight -= 1
        status, body, headers, answer = self.server.take(Request(key, authorization, payload))
        if answer and answer.hang:
            time.sleep(answer.hang)
        self.send_response(status)
        raw = answer.body if answer and answer.body is not None else json.dumps(body).encode()
        kind = "text/html" if answer and answer.body is not None else "application/json"
        for name, value in {"Content-Type": kind, "Content-Length": str(len(raw)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(raw)

    def log_message(self, *_: object) -> None:
        pass
