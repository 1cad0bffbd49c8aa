"""The embedded servers, for real: started, shared, killed, started again."""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import psycopg
import pytest
import redis

from supportdesk.embedded.children import free_port
from supportdesk.embedded.environment import Environment
from supportdesk.embedded.folder import ROOT, Problem, read_json, usable
from supportdesk.embedded.launch import Run
from supportdesk.embedded.lease import Lease
from supportdesk.embedded.locks import Lock
from supportdesk.embedded.privileges import remove_home
from tests.services import roomy_place

KINDS = ("postgres", "redis")
SETTING = {"DATABASE_URL", "REDIS_URL", "BASE_URL", "DATA_DIR", "SECRET_KEY"}


@pytest.fixture
def data() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="supportdesk-test-", dir=roomy_place()) as folder:
        yield Path(folder)
        remove_home(Path(folder, "postgres", "home"))


@pytest.fixture
def lease(data: Path) -> Iterator[Callable[[str], Lease]]:
    leases: list[Lease] = []

    def take(kind: str) -> Lease:
        leases.append(Lease(kind, data))
        leases[-1].take()
        return leases[-1]

    yield take
    for each in leases:
        each.release()


def store(server: Lease, word: str) -> None:
    if server.kind == "redis":
        redis.Redis.from_url(server.url).set("word", word)
    else:
        with psycopg.connect(server.url) as connection:
            connection.execute("CREATE TABLE words AS SELECT %s::text AS word", [word])


def stored(server: Lease) -> str:
    if server.kind == "redis":
        return str(redis.Redis.from_url(server.url, decode_responses=True).get("word"))
    with psycopg.connect(server.url) as connection:
        return str(connection.execute("SELECT word FROM words").fetchone())


def answers(server: Lease) -> bool:
    try:
        if server.kind == "redis":
            return bool(redis.Redis.from_url(server.url).ping())
        psycopg.connect(server.url, connect_timeout=2).close()
    except (redis.ConnectionError, psycopg.OperationalError):
        return False
    return True


def pid_of(server: Lease) -> int:
    return int(read_json(server.folder / "state.json")["server"]["pid"])


def gone(pid: int) -> bool:
    return not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE


def eventually(condition: Callable[[], bool], *, within: float = 60) -> bool:
    deadline = time.monotonic() + within
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def start(*words: str, data: Path, port: int | None = None) -> "subprocess.Popen[str]":
    inherited = {key: value for key, value in os.environ.items() if key not in SETTING}
    return subprocess.Popen(
        [sys.executable, "-m", "supportdesk.embedded", *words],
        env=inherited | {"SUPPORTDESK_DATA_DIR": str(data), "PORT": str(port or free_port())},
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def refusal(*words: str, data: Path, port: int | None = None) -> str:
    process = start(*words, data=data, port=port)
    said, _ = process.communicate(timeout=120)
    assert process.returncode == 1
    assert "Traceback" not in said
    return said


@pytest.mark.parametrize("kind", KINDS)
def test_a_server_stops_with_its_last_lease_and_not_before(kind: str, lease: Callable[[str], Lease]) -> None:
    first, second = lease(kind), lease(kind)
    assert first.url == second.url
    first.release()
    assert answers(second)
    pid = pid_of(second)
    second.release()
    assert eventually(lambda: gone(pid))


@pytest.mark.parametrize("kind", KINDS)
def test_data_outlives_a_restart(kind: str, lease: Callable[[str], Lease]) -> None:
    before = lease(kind)
    store(before, "Grüße")
    before.release()
    assert "Grüße" in stored(lease(kind))


@pytest.mark.parametrize("kind", KINDS)
def test_a_killed_server_is_back_at_the_same_address(kind: str, lease: Callable[[str], Lease]) -> None:
    server = lease(kind)
    before = pid_of(server)
    psutil.Process(before).kill()
    assert eventually(lambda: pid_of(server) != before and answers(server))


@pytest.mark.parametrize("kind", KINDS)
def test_a_server_ends_with_its_killed_keeper_and_can_be_taken_again(kind: str, lease: Callable[[str], Lease]) -> None:
    server = lease(kind)
    address, pid = server.url, pid_of(server)
    keeper = psutil.Process(pid).parent()
    assert keeper
    keeper.kill()
    assert eventually(lambda: gone(pid) and server.lost())
    assert server.take() == address
    assert answers(server)


def test_a_server_stops_when_its_only_user_is_killed(data: Path) -> None:
    script = "import sys, time; print('ready', flush=True); time.sleep(600)"
    user = start("exec", "--", sys.executable, "-c", script, data=data)
    assert user.stdout
    assert user.stdout.readline() == "ready\n"
    pids = [pid_of(Lease(kind, data)) for kind in KINDS]
    user.kill()
    user.communicate()
    assert eventually(lambda: all(gone(pid) for pid in pids))


def test_a_stale_pid_file_and_a_broken_state_file_are_no_obstacle(lease: Callable[[str], Lease]) -> None:
    before = lease("postgres")
    before.release()
    # The number of a living process that is not PostgreSQL, as after a reboot.
    pid_file = before.folder / "home" / "cluster" / "postmaster.pid"
    pid_file.write_text(f"{os.getpid()}\n{pid_file.parent}\n1700000000\n5432\n\n127.0.0.1\n\nready\n")
    (before.folder / "state.json").write_text('{"port": 54')
    assert answers(lease("postgres"))


def test_postgres_keeps_its_files_to_itself(lease: Callable[[str], Lease]) -> None:
    home = lease("postgres").folder / "home"
    assert home.stat().st_mode & 0o077 == 0
    assert (home.parent / "password").stat().st_mode & 0o077 == 0


def test_a_folder_nobody_may_write_to_is_named(data: Path) -> None:
    data.chmod(0o555)
    was = os.geteuid()
    if was == 0:
        os.seteuid(65534)  # permissions do not hold root back
    try:
        with pytest.raises(Problem, match=r"Cannot write to .*/desk .*SUPPORTDESK_DATA_DIR"):
            usable(data / "desk")
    finally:
        os.seteuid(was)
        data.chmod(0o755)


def test_a_data_folder_that_is_a_file_is_refused(data: Path) -> None:
    (data / "desk").write_text("not a folder")
    assert f"Cannot write to {data / 'desk'}" in refusal("run", data=data / "desk")


def test_a_taken_port_is_named(data: Path) -> None:
    port = free_port()
    with socket.create_server(("127.0.0.1", port)):
        assert f"Port {port} is taken" in refusal("run", data=data, port=port)


def test_a_port_that_is_no_number_is_refused(data: Path) -> None:
    assert "PORT must be a number" in refusal("run", data=data, port=70000)


def test_a_second_run_on_the_same_data_says_where_the_first_is(data: Path) -> None:
    (data / "run.json").write_text('{"base_url": "http://localhost:8765", "pid": 4321}')
    first = Lock(data / "run.lock")
    assert first.take()
    said = refusal("run", data=data)
    assert "already runs on http://localhost:8765 (process 4321)" in said


def test_exec_gives_a_command_everything_the_settings_need_and_its_exit_code(data: Path) -> None:
    script = "import os, sys; print(*map(os.environ.get, sys.argv[1:]), sep='\\n'); sys.exit(7)"
    names = ["DATABASE_URL", "REDIS_URL", "SECRET_KEY", "DEVELOPMENT", "DATA_DIR"]
    process = start("exec", "--", sys.executable, "-c", script, *names, data=data)
    said, _ = process.communicate(timeout=120)
    database, broker, key, development, folder = said.splitlines()
    assert process.returncode == 7
    assert database.startswith("postgresql://")
    assert broker.startswith("redis://")
    assert len(key) >= 50
    assert key == (data / "secret_key").read_text()
    assert (development, folder) == ("1", str(data))
    assert eventually(lambda: all(Lease(kind, data).lost() for kind in KINDS))


def test_exec_of_an_unknown_command_names_it(data: Path) -> None:
    assert "Cannot run no-such-command" in refusal("exec", "--", "no-such-command", data=data)


def test_preparations_that_took_long_leave_as_much_patience_for_the_start(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BASE_URL", "http://localhost:1")
    run = Run(Environment(data, free_port()), host="127.0.0.1", started=time.monotonic() - 10_000)
    run._tick()
    assert not run.announced
