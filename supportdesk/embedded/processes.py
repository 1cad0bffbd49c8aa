"""What Supportdesk consists of while it runs: one command a process, as in docker-compose.yml."""

import os
import sys
from pathlib import Path


def commands(data: Path, host: str, port: int, live_port: int) -> dict[str, list[str]]:
    celery = [sys.executable, "-m", "celery", "--quiet", "--app", "supportdesk"]
    return {
        "web": [
            *(sys.executable, "-m", "gunicorn", "supportdesk.wsgi", "--bind", f"{host}:{port}"),
            *("--worker-class", "gthread", "--workers", "2", "--threads", "4"),
            *("--graceful-timeout", "5", "--no-control-socket"),
        ],
        "live": [
            *(sys.executable, "-m", "uvicorn", "supportdesk.asgi:application"),
            *("--host", host, "--port", str(live_port), "--workers", "1"),
            *("--lifespan", "off", "--no-access-log", "--log-level", "warning", "--timeout-graceful-shutdown", "3"),
        ],
        "worker": [*celery, "worker", "-l", "INFO", "-c", "2", "--without-gossip", "--without-mingle"],
        "beat": [*celery, "beat", "-l", "WARNING", "--schedule", str(data / "beat"), "--pidfile="],
    }


def quiet_about_root(environment: dict[str, str]) -> dict[str, str]:
    """Celery warns root of pickled messages. Ours are JSON, and this is a development machine."""
    if os.geteuid() == 0:
        environment.setdefault("PYTHONWARNINGS", "ignore:You're running the worker with superuser privileges")
    return environment
