"""docker-compose.yml and what it runs: the processes of `make run`, settings that load, a proxy that starts."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from supportdesk.embedded.processes import commands

ROOT = Path(__file__).parent.parent
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, Any] = COMPOSE["services"]
OURS = {name: service for name, service in SERVICES.items() if service["image"] == "supportdesk"}
WEB: list[str] = json.loads((ROOT / "Dockerfile").read_text().partition("\nCMD ")[2].replace("\\\n", ""))
REFERENCE = re.compile(r"(?<!\$)\$\{(\w+)(?::([-?])([^}]*))?\}")
FILLED_IN = {
    "SECRET_KEY": "k4Hq9-sLw2Xz7Tn0_vB5yR8cJ1mD6fGpA3uE-iOhQxWbZtNlVs",
    "BASE_URL": "https://desk.example.com",
    "POSTGRES_PASSWORD": "secret",
    "MAIL_FROM": "Example <help@example.com>",
    "RESEND_API_KEY": "re_123",
}


def read(text: str) -> str:
    """As Compose reads it with FILLED_IN for .env."""

    def value(found: re.Match[str]) -> str:
        name, operator, words = found.groups()
        return FILLED_IN.get(name) or (words if operator == "-" else "")

    return REFERENCE.sub(value, text).replace("$$", "$")


def environment(service: str) -> dict[str, str]:
    """What a process of it starts with, where .env has FILLED_IN."""
    given: dict[str, str | None] = OURS[service]["environment"]
    return {name: read(value) for name, value in given.items() if value is not None}


def what_it_runs(command: list[str]) -> tuple[str, ...]:
    """gunicorn supportdesk.wsgi, celery worker: the program, what it loads, and as which part of it."""
    names = {"gunicorn", "uvicorn", "celery", "supportdesk.wsgi", "supportdesk.asgi:application", "worker", "beat"}
    return tuple(word for word in command if word in names)


def test_the_same_processes_run_as_in_development() -> None:
    here = {name: what_it_runs(command) for name, command in commands(Path("data"), "127.0.0.1", 1, 2).items()}
    there = {name: what_it_runs(service.get("command", WEB)) for name, service in OURS.items()}
    assert there == here | {"migrate": ()}
    assert all(here.values())


def test_workers_read_every_queue() -> None:
    """Without -Q a worker reads all of CELERY_TASK_QUEUES."""
    named = [*commands(Path("data"), "127.0.0.1", 1, 2)["worker"], *OURS["worker"]["command"]]
    assert not [word for word in named if word.startswith(("-Q", "--queues", "-X", "--exclude-queues"))]


def test_the_live_line_is_one_process_whatever_is_said_of_web() -> None:
    for command in (commands(Path("data"), "127.0.0.1", 1, 2)["live"], OURS["live"]["command"]):
        assert command[command.index("--workers") + 1] == "1"


def test_what_is_under_way_may_finish_before_a_container_is_killed() -> None:
    """gunicorn waits 30 s for its requests; Docker kills after 10 s where nothing is said."""
    assert int(OURS["web"]["stop_grace_period"].removesuffix("s")) > 30
    assert int(OURS["worker"]["stop_grace_period"].removesuffix("s")) > 30


def test_what_may_be_set_is_passed_on_to_every_process() -> None:
    example = (ROOT / ".env.example").read_text().partition("# --- development")[0]
    named = set(re.findall(r"^#?([A-Z0-9_]+)=", example, re.MULTILINE)) - {"ATTACHMENTS_DIR"}  # it is in the volume
    for name, service in OURS.items():
        used = set(service["environment"]) | set(re.findall(r"\$\{(\w+)", json.dumps(SERVICES)))
        assert named - used == set(), name


def test_the_settings_of_production_load_and_pass_djangos_own_review() -> None:
    surroundings = {"PATH": os.environ["PATH"]} | environment("web") | {"DATA_DIR": "/nonexistent"}
    words = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    run = subprocess.run(words, cwd=ROOT, env=surroundings, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr


def test_only_the_proxy_can_be_reached_from_outside_and_it_is_believed() -> None:
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]
    assert environment("web")["PROXIES_IN_FRONT"] == environment("live")["PROXIES_IN_FRONT"] == "1"


@pytest.mark.skipif(shutil.which("caddy") is None, reason="needs Debian's caddy")
@pytest.mark.parametrize("address", [":80", "desk.example.com"])
def test_caddy_takes_its_file(address: str, tmp_path: Path) -> None:
    file = tmp_path / "Caddyfile"
    file.write_text(read(COMPOSE["configs"]["proxy"]["content"]))
    names = {"SITE_ADDRESS": address, "TRUSTED_PROXIES": "127.0.0.1/32", "HOME": str(tmp_path)}
    words = ["caddy", "validate", "--adapter", "caddyfile", "--config", str(file)]
    run = subprocess.run(words, env=os.environ | names, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
