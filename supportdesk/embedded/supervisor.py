"""Runs several commands as one: prefixed log lines, restarts with growing pauses, and one end for all."""

import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence

from .children import end_group, spawn
from .folder import ROOT

TICK = 0.25
LONGEST_PAUSE = 15.0
HEALTHY_AFTER = 30.0
STOP_PATIENCE = 12.0
COLOURS = (36, 33, 35, 32)


class Supervised:
    """One long-running command, started again, ever more slowly, whenever it ends by itself."""

    def __init__(self, name: str, command: Sequence[str], prefix: str) -> None:
        self.name = name
        self.command = command
        self.prefix = prefix
        self.child: subprocess.Popen[bytes] | None = None
        self.ended_early = 0
        self._started = 0.0
        self._next_start = 0.0
        self._partial = b""

    @property
    def running(self) -> bool:
        return self.child is not None

    def due(self) -> bool:
        return self.child is None and time.monotonic() >= self._next_start

    def start(self, environment: Mapping[str, str]) -> int:
        """The file descriptor that its output is to be read from."""
        self.child = spawn(self.command, output=subprocess.PIPE, env=environment, cwd=ROOT)
        self._started = time.monotonic()
        assert self.child.stdout
        os.set_blocking(self.child.stdout.fileno(), False)
        return self.child.stdout.fileno()

    def reap(self) -> str | None:
        """How it ended, if it has."""
        if self.child is None or self.child.poll() is None:
            return None
        end_group(self.child.pid)
        code = self.child.returncode
        lived = time.monotonic() - self._started
        self.ended_early = 0 if lived > HEALTHY_AFTER else self.ended_early + 1
        self._next_start = time.monotonic() + min(LONGEST_PAUSE, 0.25 * 2**self.ended_early)
        return f"killed by {signal.Signals(-code).name}" if code < 0 else f"ended with exit code {code}"

    def print_output(self) -> None:
        assert self.child
        assert self.child.stdout
        lines = (self._partial + (self.child.stdout.read() or b"")).split(b"\n")
        self._partial = lines.pop()
        for line in lines:
            self.say(line.decode(errors="replace"))

    def say(self, line: str) -> None:
        print(f"{self.prefix}{line}", flush=True)

    def forget(self) -> None:
        assert self.child
        assert self.child.stdout
        self.child.stdout.close()
        self.child = None

    def signal(self, number: signal.Signals) -> None:
        if self.child is not None:
            self.child.send_signal(number)


class Supervisor:
    """`tick` is called several times a second; it may change `environment` and call `restart` or `stop`."""

    def __init__(self, commands: Mapping[str, Sequence[str]], environment: Mapping[str, str]) -> None:
        width = max(map(len, commands))
        self.all = [
            Supervised(name, command, _prefix(name, width, colour))
            for (name, command), colour in zip(commands.items(), COLOURS, strict=False)
        ]
        self.environment = environment
        self.stopping = False
        self._selector = selectors.DefaultSelector()

    def run(self, tick: Callable[[], None]) -> None:
        try:
            while not self.stopping:
                self._start_due()
                self._read(TICK)
                self._reap(and_say=True)
                tick()
        finally:
            self._end_all()

    def restart(self) -> None:
        for each in self.all:
            each.signal(signal.SIGTERM)

    def kill(self) -> None:
        for pid in self.pids():
            end_group(pid)

    def pids(self) -> list[int]:
        return [each.child.pid for each in self.all if each.child is not None]

    def _start_due(self) -> None:
        for each in self.all:
            if each.due():
                self._selector.register(each.start(self.environment), selectors.EVENT_READ, each)

    def _read(self, seconds: float) -> None:
        for key, _ in self._selector.select(seconds):
            key.data.print_output()

    def _reap(self, *, and_say: bool) -> None:
        for each in self.all:
            how = each.reap()
            if how is None or each.child is None or each.child.stdout is None:
                continue
            each.print_output()
            self._selector.unregister(each.child.stdout)
            each.forget()
            if and_say:
                each.say(f"{how}; starting it again")

    def _end_all(self) -> None:
        for each in self.all:
            each.signal(signal.SIGTERM)
        deadline = time.monotonic() + STOP_PATIENCE
        while any(each.running for each in self.all):
            if time.monotonic() > deadline:
                self.kill()
            self._read(0.05)
            self._reap(and_say=False)


def _prefix(name: str, width: int, colour: int) -> str:
    plain = f"{name:<{width}} | "
    coloured = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    return f"\033[{colour}m{plain}\033[0m" if coloured else plain
