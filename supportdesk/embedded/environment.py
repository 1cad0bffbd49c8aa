"""The environment variables that Supportdesk's settings read, with servers behind those that name one."""

import hashlib
import os
from pathlib import Path
from types import TracebackType
from typing import Self

from .folder import secret, usable
from .lease import Lease

VARIABLES = {"postgres": "DATABASE_URL", "redis": "REDIS_URL"}


class Environment:
    """A variable that is set already wins, so a server that is named there is not started here."""

    def __init__(self, data: Path, port: int, *, throwaway: bool = False) -> None:
        self.data = data
        self.port = port
        self.variables = dict(os.environ)
        self.leases = {
            variable: Lease(kind, data, throwaway=throwaway)
            for kind, variable in VARIABLES.items()
            if not os.environ.get(variable)
        }

    def start(self, base_url: str | None = None) -> None:
        for lease in self.leases.values():
            lease.begin()
        for variable, lease in self.leases.items():
            self.variables[variable] = lease.finish()
        defaults = {
            "DEVELOPMENT": "1",
            "SECRET_KEY": secret(self.data / "secret_key"),
            "BASE_URL": base_url or f"http://localhost:{self.port}",
            "DATA_DIR": str(self.data),
            "PORT": str(self.port),
        }
        self.variables = defaults | self.variables

    @property
    def base_url(self) -> str:
        return self.variables["BASE_URL"]

    def recover(self) -> bool:
        """Start anew what died together with its keeper; whether an address changed by that."""
        changed = False
        for variable, lease in self.leases.items():
            if lease.lost():
                changed |= lease.take() != self.variables[variable]
                self.variables[variable] = lease.url
        return changed

    def outlive_exec(self) -> None:
        for lease in self.leases.values():
            lease.outlive_exec()

    def stop(self) -> None:
        for lease in self.leases.values():
            lease.let_go()
        for lease in self.leases.values():
            lease.wait()

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def marker_of_demo(environment: Environment) -> Path:
    """Where the demo's sign-ins are noted, beside the database that they are in."""
    if "DATABASE_URL" in environment.leases:
        return environment.data / "postgres" / "demo.json"
    digest = hashlib.sha256(environment.variables["DATABASE_URL"].encode()).hexdigest()
    return usable(environment.data) / f"demo-{digest[:12]}.json"
