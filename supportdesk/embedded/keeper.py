"""The process that starts one server, again when it dies, and stops it when nobody needs it any more."""

import contextlib
import shutil
import signal
import subprocess
import time
from pathlib import Path
from typing import Protocol

from .children import end, end_group, end_leftover, free_port, identity, spawn
from .folder import Problem, private_log, unwritable
from .keeping import Keeping
from .postgres import Postgres
from .privileges import Account
from .redis import Redis

TICK = 0.2
START_PATIENCE = 60.0
STOP_PATIENCE = 20.0


class Server(Protocol):
    folder: Path
    throwaway: bool

    @property
    def name(self) -> str: ...
    @property
    def account(self) -> Account | None: ...
    @property
    def stop_signal(self) -> signal.Signals: ...
    def prepare(self) -> None: ...
    def command(self, port: int) -> list[str | Path]: ...
    def url(self, port: int) -> str: ...
    def answers(self, port: int) -> bool: ...
    def remove(self) -> None: ...


SERVERS: dict[str, type[Postgres] | type[Redis]] = {"postgres": Postgres, "redis": Redis}


class Keeper:
    def __init__(self, server: Server) -> None:
        self.server = server
        self.keeping = Keeping(server.folder)
        self.stopping = False
        self.port = 0

    def run(self) -> None:
        """Returns at once when another keeper is at work here."""
        if not self.keeping.alone.take(wait=1):
            return
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: setattr(self, "stopping", True))
        try:
            self._keep()
        except Problem as problem:
            self.keeping.report(problem)
        except OSError as error:
            self.keeping.report(unwritable(self.server.folder, error))

    def _keep(self) -> None:
        before = self.keeping.begin()
        end_leftover(before, politely=self.server.stop_signal)
        self.server.prepare()
        child = self._first_start(int(before.get("port", 0)))
        pause = 0.0
        while not self._done():
            time.sleep(TICK)
            if child.poll() is None:
                pause = 0.0
            elif not self._done():
                time.sleep(pause)
                pause = min(5, pause + 0.5)
                child = self._start_again(child)
        self._finish(child)

    def _first_start(self, wanted: int) -> "subprocess.Popen[bytes]":
        """Somebody may take the free port before the server does: then once more with another."""
        for _ in range(3):
            self.port = free_port(wanted)
            child = self._start()
            if self._came_up(child):
                self.keeping.announce(self.server.url(self.port), self.port, identity(child.pid))
                return child
            end(child, politely=self.server.stop_signal, patience=STOP_PATIENCE)
            wanted = 0
            if self._done():
                break
        raise Problem(
            f"{self.server.name} did not start; {self.server.folder / 'server.log'} says: {self._last_word()}"
        )

    def _start_again(self, dead: "subprocess.Popen[bytes]") -> "subprocess.Popen[bytes]":
        end_group(dead.pid)
        self.server.prepare()
        child = self._start()
        if self._came_up(child):
            self.keeping.announce(self.server.url(self.port), self.port, identity(child.pid))
        return child

    def _start(self) -> "subprocess.Popen[bytes]":
        with private_log(self.server.folder / "server.log") as output:
            return spawn(
                self.server.command(self.port),
                output=output,
                on_orphaned=self.server.stop_signal,
                account=self.server.account,
                cwd="/",
            )

    def _came_up(self, child: "subprocess.Popen[bytes]") -> bool:
        deadline = time.monotonic() + START_PATIENCE
        while child.poll() is None and time.monotonic() < deadline and not self._done():
            if self.server.answers(self.port):
                return True
            time.sleep(0.05)
        return False

    def _done(self) -> bool:
        return self.stopping or self.keeping.unneeded()

    def _finish(self, child: "subprocess.Popen[bytes]") -> None:
        self.keeping.withdraw()
        end(child, politely=self.server.stop_signal, patience=STOP_PATIENCE)
        if self.server.throwaway:
            self.server.remove()
            shutil.rmtree(self.server.folder, ignore_errors=True)
            with contextlib.suppress(OSError):
                self.server.folder.parent.rmdir()

    def _last_word(self) -> str:
        lines = (self.server.folder / "server.log").read_text(errors="replace").split("\n")
        return next((line for line in reversed(lines) if line.strip()), "nothing")


def keep(kind: str, folder: Path, *, throwaway: bool) -> None:
    Keeper(SERVERS[kind](folder, throwaway)).run()
