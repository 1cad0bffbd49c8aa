"""As much of S3's protocol as a bucket needs that files are put into, read from and deleted in."""

import re
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any


class Bucket:
    """A bucket at `url`; `refuses` makes it answer every call with an error."""

    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}
        self.refuses = False
        bucket = self

        class Handler(BaseHTTPRequestHandler):
            def do_PUT(self) -> None:
                bucket.objects[self.path] = unframed(self.rfile.read(int(self.headers["Content-Length"])), self.headers)
                self.answer(200)

            def do_GET(self) -> None:
                content = bucket.objects.get(self.path)
                self.answer(404 if content is None else 200, content or b"")

            do_HEAD = do_GET

            def do_DELETE(self) -> None:
                bucket.objects.pop(self.path, None)
                self.answer(204)

            def answer(self, status: int, content: bytes = b"") -> None:
                self.send_response(403 if bucket.refuses else status)
                self.send_header("Content-Length", str(len(content)))
                self.send_header("ETag", '"1"')
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(content)

            def log_message(self, *args: Any) -> None:
                """Not among the test's own output."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


def unframed(body: bytes, headers: Any) -> bytes:
    """Without the frames around the chunks of a body that was signed piece by piece."""
    if "aws-chunked" not in headers.get("Content-Encoding", ""):
        return body
    content, at = b"", 0
    while frame := re.match(rb"([0-9a-f]+)[^\r]*\r\n", body[at:]):
        size, start = int(frame[1], 16), at + frame.end()
        content, at = content + body[start : start + size], start + size + 2
        if not size:
            break
    return content
