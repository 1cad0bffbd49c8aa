"""Child processes that never outlive us by much."""

import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO, Any

import psutil

from .privileges import Account, run_as

_SET_PARENT_DEATH_SIGNAL = 1
_prctl = ctypes.CDLL(None).prctl if sys.platform == "linux" else None


def _leash(sent: signal.Signals) -> Callable[[], None]:
    """For the child to call after it changed its account, which would clear the setting."""
    parent = os.getpid()

    def ask_for_signal() -> None:
        if _prctl is not None:
            _prctl(_SET_PARENT_DEATH_SIGNAL, int(sent))
            if os.getppid() != parent:
                os._exit(1)

    return ask_for_signal


def spawn(
    command: Sequence[str | Path],
    *,
    output: IO[bytes] | int,
    on_orphaned: signal.Signals = signal.SIGTERM,
    account: Account | None = None,
    **surroundings: Any,
) -> "subprocess.Popen[bytes]":
    """Start a program in a process group of its own, so that a Ctrl-C in the terminal reaches only us.

    `surroundings` are its `env` and `cwd`, as subprocess.Popen takes them.
    """
    return subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        preexec_fn=_leash(on_orphaned),
        **surroundings,
        **run_as(account),
    )


def end(child: "subprocess.Popen[bytes]", *, politely: signal.Signals, patience: float) -> None:
    """Ask, wait, then kill, along with whatever the child left behind in its group."""
    with contextlib.suppress(ProcessLookupError):
        child.send_signal(politely)
    try:
        child.wait(patience)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
    end_group(child.pid)


def end_group(leader: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, signal.SIGKILL)


def identity(pid: int) -> dict[str, float]:
    """What tells a process from a later one that was given the same number."""
    return {"pid": pid, "created": psutil.Process(pid).create_time()}


def still_running(known: Mapping[str, float]) -> psutil.Process | None:
    try:
        process = psutil.Process(int(known["pid"]))
        same = abs(process.create_time() - known["created"]) < 1 and process.status() != psutil.STATUS_ZOMBIE
    except (KeyError, psutil.Error):
        return None
    return process if same else None


def end_leftover(known: Mapping[str, float], *, politely: signal.Signals, patience: float = 10) -> None:
    process = still_running(known)
    if process is None:
        return
    process.send_signal(politely)
    try:
        process.wait(patience)
    except psutil.TimeoutExpired:
        process.kill()
    end_group(process.pid)


def port_trouble(port: int, host: str = "127.0.0.1") -> OSError | None:
    """Why a server could not listen there, if it could not."""
    with socket.socket() as probe:
        # As servers do: an address whose last connections are merely cooling down counts as free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            return error
    return None


def free_port(wanted: int = 0) -> int:
    """The wanted port while it is free, else any."""
    if wanted and not port_trouble(wanted):
        return wanted
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
