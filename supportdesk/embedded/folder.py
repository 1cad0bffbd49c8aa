"""The folder that development data lives in, and the sentences people read when it cannot be used."""

import json
import os
import secrets
import tempfile
from pathlib import Path
from typing import IO, Any

LONGEST_LOG = 10_000_000
ROOT = Path(__file__).resolve().parent.parent.parent


class Problem(Exception):
    """One sentence for a person: what is wrong and what to do about it."""


def data_folder() -> Path:
    chosen = os.environ.get("SUPPORTDESK_DATA_DIR")
    return usable((Path.cwd() / chosen).resolve() if chosen else ROOT / ".data")


def usable(folder: Path) -> Path:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as probe:
            probe.write(b"\0" * 4096)
    except OSError as error:
        raise unwritable(folder, error) from error
    return folder


def unwritable(path: Path, error: OSError) -> Problem:
    return Problem(
        f"Cannot write to {path} ({error.strerror or error}): make it writable for you, free some space, "
        "or set SUPPORTDESK_DATA_DIR to a folder that is."
    )


def read_json(path: Path) -> dict[str, Any]:
    """What the file holds; nothing when it is missing or was cut off by a crash."""
    try:
        value = json.loads(path.read_text())
    except (OSError, ValueError):
        return {}
    return value if isinstance(value, dict) else {}


def write_private(path: Path, text: str) -> None:
    """Readers see the old text or the new, never half of it, and other accounts see neither."""
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    fresh.unlink(missing_ok=True)
    with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    fresh.replace(path)


def secret(path: Path) -> str:
    """A random word, made once and kept."""
    if not path.exists() or not path.read_text():
        write_private(path, secrets.token_urlsafe(48))
    return path.read_text()


def private_log(path: Path) -> IO[bytes]:
    """The file to append to; begun anew once it has grown long."""
    if path.exists() and path.stat().st_size > LONGEST_LOG:
        path.unlink()
    return open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab")
