"""`make run`, and single commands beside it."""

import contextlib
import errno
import http.client
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from .children import end_leftover, free_port, identity, port_trouble
from .environment import Environment, marker_of_demo
from .folder import ROOT, Problem, data_folder, read_json, write_private
from .locks import Lock
from .privileges import remove_home
from .processes import commands, quiet_about_root
from .signs import ready_block
from .supervisor import Supervisor

START_PATIENCE = 120.0


def run() -> int:
    """Everything, until Ctrl-C."""
    started = time.monotonic()
    with _stoppable():
        data = data_folder()
        host, port = os.environ.get("HOST", "127.0.0.1"), chosen_port()
        with _only_one(data):
            _end_leftovers(data)
            _refuse_unusable(port, host)
            with Environment(data, port) as environment:
                _prepare(environment)
                Run(environment, host=host, started=started).until_stopped()
    print("Stopped.", flush=True)
    return 0


def execute(command: list[str]) -> int:
    """One command that finds PostgreSQL and Redis, in this process's place."""
    words = command[1:] if command[:1] == ["--"] else command
    if not words:
        raise Problem("Name the command to run: python -m supportdesk.embedded exec -- COMMAND")
    data = data_folder()
    environment = Environment(data, chosen_port())
    environment.start(base_url=read_json(data / "run.json").get("base_url"))
    environment.outlive_exec()
    try:
        os.execvpe(words[0], words, environment.variables)
    except OSError as error:
        raise Problem(f"Cannot run {words[0]}: {error.strerror}.") from error


def reset() -> int:
    """Delete the development data."""
    data = data_folder()
    with _only_one(data):
        remove_home(data / "postgres" / "home")
        shutil.rmtree(data)
    print(f"Deleted {data}.")
    return 0


def chosen_port() -> int:
    text = os.environ.get("PORT", "8000")
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise Problem(f"PORT must be a number from 1 to 65535, not {text!r}.")
    return int(text)


class Run:
    """The running desk: watched, and announced once it answers."""

    def __init__(self, environment: Environment, *, host: str, started: float) -> None:
        self.environment = environment
        self.started = started
        self.prepared = time.monotonic()
        self.announced = False
        self.parent = os.getppid()
        live_port = free_port()
        environment.variables.setdefault("LIVE_URL", f"http://localhost:{live_port}/live/")
        table = commands(environment.data, host, environment.port, live_port)
        self.supervisor = Supervisor(table, quiet_about_root(environment.variables))
        self._known: list[int] = []

    def until_stopped(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda *_: self._stop())
        self.supervisor.run(self._tick)

    def _stop(self) -> None:
        if self.supervisor.stopping:
            self.supervisor.kill()
            return
        print("\nStopping …", flush=True)
        self.supervisor.stopping = True

    def _tick(self) -> None:
        self._write_down()
        if not self.announced:
            self._announce()
        if self.environment.recover():
            self.supervisor.environment = self.environment.variables
            self.supervisor.restart()
        if "MAKELEVEL" in os.environ and os.getppid() != self.parent:  # `make` was killed
            self._stop()

    def _write_down(self) -> None:
        """For the next run, should this one be killed."""
        if (pids := self.supervisor.pids()) != self._known:
            self._known = pids
            known = [identity(pid) for pid in pids]
            text = json.dumps({"base_url": self.environment.base_url, "pid": os.getpid(), "children": known})
            write_private(self.environment.data / "run.json", text)

    def _announce(self) -> None:
        if healthy(self.environment.port):
            self.announced = True
            print(ready_block(self.environment, time.monotonic() - self.started), flush=True)
        elif time.monotonic() - self.prepared > START_PATIENCE or self._hopeless():
            raise Problem("Supportdesk did not start: the lines above say why.")

    def _hopeless(self) -> bool:
        return any(each.ended_early >= 3 for each in self.supervisor.all)


def _prepare(environment: Environment) -> None:
    print("Preparing the database …", flush=True)
    _manage(environment, "migrate", "--noinput", "--verbosity", "0")
    # As in production, unless somebody works on styles and scripts and wants to see each change at once.
    if environment.variables.setdefault("STATIC_BUNDLED", "1") == "1":
        _manage(environment, "collectstatic", "--noinput", "--verbosity", "0")
    marker = marker_of_demo(environment)
    if not marker.exists():
        print("Loading demo data, once …", flush=True)
        write_private(marker, _manage(environment, "demo", "--json", output=subprocess.PIPE))


def _manage(environment: Environment, *words: str, output: int | None = None) -> str:
    done = subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=ROOT,
        env=environment.variables,
        stdout=output,
        text=True,
        check=False,
    )
    if done.returncode:
        raise Problem(f"`manage.py {words[0]}` failed: the lines above say why.")
    return done.stdout or ""


@contextlib.contextmanager
def _stoppable() -> Iterator[None]:
    """Ctrl-C and its kin end the preparations too, on the same tidy way out."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    with contextlib.suppress(KeyboardInterrupt):
        yield


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


@contextlib.contextmanager
def _only_one(data: Path) -> Iterator[None]:
    lock = Lock(data / "run.lock")
    if not lock.take():
        known = read_json(data / "run.json")
        raise Problem(
            f"Supportdesk already runs on {known.get('base_url', 'this machine')} "
            f"(process {known.get('pid', '?')}) with the data in {data}: "
            "stop it first, or set SUPPORTDESK_DATA_DIR and PORT for a second one."
        )
    try:
        yield
    finally:
        (data / "run.json").unlink(missing_ok=True)
        lock.release()


def _end_leftovers(data: Path) -> None:
    for known in read_json(data / "run.json").get("children", []):
        end_leftover(known, politely=signal.SIGTERM, patience=5)


def _refuse_unusable(port: int, host: str) -> None:
    error = port_trouble(port, host)
    if error is None:
        return
    if error.errno == errno.EADDRINUSE:
        raise Problem(f"Port {port} is taken by another program: stop it, or choose another as in PORT=8123.")
    raise Problem(f"Cannot listen on {host}:{port} ({error.strerror}): choose another port as in PORT=8123.")


def healthy(port: int) -> bool:
    """Whether Supportdesk answers on this port of this machine."""
    connection = http.client.HTTPConnection("localhost", port, timeout=3)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
