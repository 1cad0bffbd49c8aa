"""Real PostgreSQL and Redis for the tests: started once, before Django reads its settings.

Servers named by DATABASE_URL and REDIS_URL are used instead. Parallel test processes share the servers: each
has its own test database (pytest-django's doing) and its own Redis database (ours).
"""

import os
import shutil
import tempfile
from collections.abc import Generator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from supportdesk.embedded.environment import Environment
from supportdesk.embedded.folder import Problem

MEMORY = Path("/dev/shm")
ROOM_NEEDED = 4 * 1024**3
HANDED_DOWN = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "DEVELOPMENT", "BASE_URL", "DATA_DIR")


class Services:
    def __init__(self) -> None:
        self.data = Path(tempfile.mkdtemp(prefix="supportdesk-test-", dir=roomy_place()))
        self.environment = Environment(self.data, 8000, throwaway=True)

    def start(self) -> None:
        try:
            self.environment.start()
        except Problem as problem:
            self.stop()
            pytest.exit(str(problem), returncode=3)
        for name in HANDED_DOWN:
            os.environ[name] = self.environment.variables[name]

    def stop(self) -> None:
        self.environment.stop()
        shutil.rmtree(self.data, ignore_errors=True)


def roomy_place() -> str | None:
    """Memory is faster than any disk, where there is enough of it (in a container there seldom is)."""
    try:
        roomy = shutil.disk_usage(MEMORY).free > ROOM_NEEDED
    except OSError:
        return None
    return str(MEMORY) if roomy and os.access(MEMORY, os.W_OK) else None


def _share_nothing(worker: str) -> None:
    """A Redis database and a folder for files of this process's own."""
    os.environ["DATA_DIR"] = str(Path(os.environ["DATA_DIR"], worker))
    url = urlsplit(os.environ["REDIS_URL"])
    number = int(url.path.strip("/") or 0) + int(worker.removeprefix("gw")) + 1
    os.environ["REDIS_URL"] = url._replace(path=f"/{number}").geturl()


# A wrapper runs before every plain hook, and so before the one in which pytest-django loads the settings.
@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None, None, None]:
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    if worker:
        _share_nothing(worker)
    else:
        services = Services()
        services.start()
        early_config.add_cleanup(services.stop)
    yield
