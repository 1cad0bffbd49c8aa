"""`python -m supportdesk.embedded run`, `… exec -- COMMAND` and, for these two's own use, `… keep`."""

import argparse
import sys
from pathlib import Path

from .folder import Problem, unwritable


def main() -> int:
    chosen = _arguments()
    try:
        return int(_act(chosen))
    except Problem as problem:
        print(f"\n{problem}\n", file=sys.stderr)
    except OSError as error:
        if not error.filename:
            raise
        print(f"\n{unwritable(Path(error.filename), error)}\n", file=sys.stderr)
    return 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m supportdesk.embedded")
    acts = parser.add_subparsers(dest="act", required=True)
    acts.add_parser("run", help="everything Supportdesk consists of, until Ctrl-C")
    acts.add_parser("reset", help="delete the development data")
    execute = acts.add_parser("exec", help="one command that finds PostgreSQL and Redis")
    execute.add_argument("command", nargs=argparse.REMAINDER)
    keep = acts.add_parser("keep", help="(started by the others) look after one server")
    keep.add_argument("kind", choices=["postgres", "redis"])
    keep.add_argument("folder", type=Path)
    keep.add_argument("--throwaway", action="store_true")
    return parser.parse_args()


def _act(chosen: argparse.Namespace) -> int:
    # Imported late: a keeper needs none of the others' modules, nor they its.
    if chosen.act == "keep":
        from .keeper import keep

        keep(chosen.kind, chosen.folder, throwaway=chosen.throwaway)
        return 0
    from . import launch

    acts = {"run": launch.run, "reset": launch.reset}
    return launch.execute(chosen.command) if chosen.act == "exec" else acts[chosen.act]()


if __name__ == "__main__":
    sys.exit(main())
