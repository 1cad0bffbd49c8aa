"""What a keeper and its users tell each other, through files in the server's folder."""

import json
import os
from pathlib import Path
from typing import Any

from .children import identity, still_running
from .folder import Problem, read_json, write_private
from .locks import Lock


class Keeping:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.alone = Lock(folder / "keeper.lock")  # held by the one keeper for as long as it lives
        self.lease = Lock(folder / "lease.lock")  # shared by all users; taken whole by a keeper that stops
        self._state = folder / "state.json"

    def begin(self) -> dict[str, Any]:
        """What the last keeper here left behind. From now on nobody takes that for a running server."""
        before = self.state()
        self._write({key: before[key] for key in ("port", "server") if key in before})
        return before

    def announce(self, url: str, port: int, server: dict[str, float]) -> None:
        self._write({"url": url, "port": port, "server": server, "keeper": identity(os.getpid())})

    def withdraw(self) -> None:
        if self.folder.exists():
            self._write({key: value for key, value in self.state().items() if key != "url"})

    def report(self, problem: Problem) -> None:
        print(problem, flush=True)
        self._write({"problem": str(problem)})

    def unneeded(self) -> bool:
        """Whether the last lease has ended or the folder gone. New users then wait for the keeper's end."""
        try:
            return self.lease.take()
        except FileNotFoundError:
            return True

    def url(self) -> str | None:
        """Where the server answers, while the keeper that said so lives."""
        # That some keeper holds the lock is not enough: it may not yet have taken back its predecessor's word.
        state = self.state()
        return state.get("url") if still_running(state.get("keeper", {})) else None

    def state(self) -> dict[str, Any]:
        return read_json(self._state)

    def _write(self, state: dict[str, Any]) -> None:
        write_private(self._state, json.dumps(state))
