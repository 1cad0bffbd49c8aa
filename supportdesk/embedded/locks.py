"""Advisory file locks: the kernel lets go of one however its holder ends, kill -9 included."""

import fcntl
import os
import time
from pathlib import Path


class Lock:
    def __init__(self, path: Path) -> None:
        self.path = path
        self._file: int | None = None

    def take(self, *, shared: bool = False, wait: float = 0) -> bool:
        """True once it is ours; False when others still hold it after `wait` seconds."""
        if self._file is not None:
            return True
        file = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        deadline = time.monotonic() + wait
        while not _lock(file, fcntl.LOCK_SH if shared else fcntl.LOCK_EX):
            if time.monotonic() >= deadline:
                os.close(file)
                return False
            time.sleep(0.02)
        self._file = file
        return True

    def free(self) -> bool:
        """Whether nobody holds it alone just now."""
        try:
            file = os.open(self.path, os.O_RDWR)
        except FileNotFoundError:
            return True
        try:
            return _lock(file, fcntl.LOCK_SH)
        finally:
            os.close(file)

    def outlive_exec(self) -> None:
        """Let the lock pass to the program that replaces this process."""
        if self._file is not None:
            os.set_inheritable(self._file, True)

    def release(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def __del__(self) -> None:
        self.release()


def _lock(file: int, kind: int) -> bool:
    try:
        fcntl.flock(file, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
