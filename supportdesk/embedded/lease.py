"""A user's side: ask for a server, hold it, let it go."""

import subprocess
import sys
import time
from pathlib import Path

from .folder import ROOT, Problem, private_log, usable
from .keeping import Keeping

PATIENCE = 90.0


class Lease:
    """One server, started now or shared with whoever uses it already."""

    def __init__(self, kind: str, data: Path, *, throwaway: bool = False) -> None:
        self.kind = kind
        self.throwaway = throwaway
        self.folder = usable(data / kind)
        self._keeping = Keeping(self.folder)
        self._keeper: subprocess.Popen[bytes] | None = None
        self.url = ""

    def take(self) -> str:
        """The server's address, once it answers. Safe to call again after its keeper died."""
        self.begin()
        return self.finish()

    def begin(self) -> None:
        """Start it without waiting, so that two servers start side by side."""
        if not self._keeping.lease.take(shared=True, wait=PATIENCE):
            raise Problem(f"The server in {self.folder} does not finish stopping: end the process it belongs to.")
        if self._keeping.url() is None:
            self._spawn_keeper()

    def finish(self) -> str:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            url = self._keeping.url()
            if url:
                self.url = url
                return url
            self._check_keeper()
            time.sleep(0.03)
        raise Problem(f"The server in {self.folder} did not start within {PATIENCE:.0f} seconds.")

    def lost(self) -> bool:
        """Whether its keeper has died, and with it the server."""
        if self._keeper:
            self._keeper.poll()
        return self._keeping.alone.free()

    def outlive_exec(self) -> None:
        self._keeping.lease.outlive_exec()

    def release(self) -> None:
        self.let_go()
        self.wait()

    def let_go(self) -> None:
        self._keeping.lease.release()

    def wait(self, patience: float = 30) -> None:
        """Wait until the server has stopped, unless others go on using it."""
        noticed_by = time.monotonic() + 2
        deadline = time.monotonic() + patience
        while not self._keeping.alone.free() and time.monotonic() < deadline:
            if self._keeping.url() and time.monotonic() > noticed_by:
                return
            time.sleep(0.03)
        if self._keeper:
            self._keeper.wait(patience)

    def _check_keeper(self) -> None:
        if self._keeper is None or self._keeper.poll() is None:
            return
        problem = self._keeping.state().get("problem")
        if problem or self._keeper.returncode:
            raise Problem(problem or f"A server did not start: {self.folder / 'keeper.log'} says why.")
        if self._keeping.alone.free():  # another user's keeper was at work here, and has ended since
            self._spawn_keeper()

    def _spawn_keeper(self) -> None:
        command = [sys.executable, "-m", "supportdesk.embedded", "keep", self.kind, str(self.folder)]
        with private_log(self.folder / "keeper.log") as output:
            self._keeper = subprocess.Popen(
                command + ["--throwaway"] * self.throwaway,
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
