"""`make run`, for real and once, for it takes most of a minute: what it loads, that it heals, and how it ends."""

import signal
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest
from django.db import connections
from environ import Env
from pytest_django import DjangoDbBlocker

from supportdesk.embedded.children import free_port
from supportdesk.embedded.folder import read_json
from supportdesk.embedded.launch import healthy
from tests.commands.whole_demo import the_demo_is_whole
from tests.test_embedded import data as data
from tests.test_embedded import eventually, gone, start


def read_until(word: str, process: "subprocess.Popen[str]") -> str:
    """What it printed up to the line with the word; everything, if it ended before."""
    assert process.stdout
    said = ""
    for line in process.stdout:
        said += line
        if word in line:
            break
    return said


@contextmanager
def standing_still(process: "subprocess.Popen[str]") -> Iterator[None]:
    process.send_signal(signal.SIGSTOP)
    try:
        yield
    finally:
        process.send_signal(signal.SIGCONT)


@contextmanager
def told_by(url: str) -> Iterator[None]:
    """What Django's models tell is in this database."""
    ours = connections["default"]
    connections["default"] = theirs = ours.copy()
    theirs.settings_dict.update(Env.db_url_config(url))
    try:
        yield
    finally:
        theirs.close()
        connections["default"] = ours


def loader(run: "subprocess.Popen[str]") -> psutil.Process | None:
    return next((each for each in psutil.Process(run.pid).children() if "demo" in each.cmdline()), None)


@pytest.mark.long
def test_run_loads_the_demo_starts_everything_heals_itself_and_leaves_nothing_behind(
    data: Path, django_db_blocker: DjangoDbBlocker
) -> None:
    port = free_port()
    process = start("run", data=data, port=port)
    assert "Loading demo data" in read_until("Loading demo data", process)
    assert eventually(lambda: loader(process) is not None)
    loading = loader(process)
    assert loading
    with standing_still(process):  # before it starts a worker, which would go on where the demo ends
        assert eventually(lambda: gone(loading.pid), within=1800)
        with django_db_blocker.unblock(), told_by(read_json(data / "postgres" / "state.json")["url"]):
            the_demo_is_whole()

    said = read_until("API token", process)
    assert f"http://localhost:{port}/service-desk/tickets/" in said, said
    threading.Thread(target=process.communicate, daemon=True).start()  # keeps the pipe from filling up
    family = psutil.Process(process.pid).children(recursive=True)

    web = next(each for each in family if "gunicorn" in each.cmdline())
    web.kill()
    assert eventually(lambda: gone(web.pid) and healthy(port))

    family += psutil.Process(process.pid).children(recursive=True)
    process.send_signal(signal.SIGINT)
    assert process.wait(90) == 0
    assert eventually(lambda: all(gone(each.pid) for each in family))
