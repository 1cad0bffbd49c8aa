"""Which account PostgreSQL runs as. It refuses to run as root, so root lends it one of its own.

Nothing outside our data folder is opened up for that account: where a parent folder is closed to it, the
database's files (and, when the virtual environment is closed too, a copy of its programs) go to a folder of
their own under /var/lib, and `.data` keeps a link to it.
"""

import os
import pwd
import shutil
import stat
import subprocess
import tempfile
from pathlib import Path
from typing import NamedTuple, TypedDict

from .folder import Problem

NAME = "supportdesk-db"
ELSEWHERE = Path("/var/lib/supportdesk")


class Account(NamedTuple):
    user: int
    group: int


class RunAs(TypedDict, total=False):
    user: int
    group: int
    extra_groups: tuple[int, ...]


def run_as(account: Account | None) -> RunAs:
    """The arguments of `subprocess` that start a program under the account."""
    return {} if account is None else {"user": account.user, "group": account.group, "extra_groups": ()}


def database_account(home: Path) -> Account | None:
    """The account to run PostgreSQL as; None when that is us. Existing files keep their owner."""
    if os.geteuid() != 0:
        return None
    if home.exists() and (owner := home.stat()).st_uid:
        return Account(owner.st_uid, owner.st_gid)
    return _own_account()


def _own_account() -> Account:
    if not _known(NAME):
        _create_account()
    account = _known(NAME) or _known("nobody")
    if account is None:
        raise Problem(f"PostgreSQL does not run as root and no account {NAME} could be made: run as an ordinary user.")
    return account


def _known(name: str) -> Account | None:
    try:
        entry = pwd.getpwnam(name)
    except KeyError:
        return None
    return Account(entry.pw_uid, entry.pw_gid)


def _create_account() -> None:
    useradd = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    if useradd:
        # Its failure (a read-only /etc, say) is no problem yet: `nobody` is the second choice.
        options = ["--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin"]
        subprocess.run([useradd, *options, NAME], capture_output=True, check=False)


def make_home(home: Path, account: Account | None) -> None:
    """A folder that the account owns and can reach."""
    if account is None:
        home.mkdir(mode=0o700, exist_ok=True)
        return
    _open_ours(home.parent.parent, home.parent)
    if not _reachable(home.parent) and not home.exists():
        ELSEWHERE.mkdir(parents=True, exist_ok=True)
        _open_ours(ELSEWHERE)
        home.symlink_to(tempfile.mkdtemp(dir=ELSEWHERE, prefix="postgres-"))
    home.mkdir(mode=0o700, exist_ok=True)
    os.chown(home, *account)


def _open_ours(*folders: Path) -> None:
    for folder in folders:
        folder.chmod(stat.S_IMODE(folder.stat().st_mode) | stat.S_IXGRP | stat.S_IXOTH)


def _reachable(folder: Path) -> bool:
    real = folder.resolve()
    return all(each.stat().st_mode & stat.S_IXOTH for each in (real, *real.parents))


def runnable_by(account: Account | None, program: Path) -> bool:
    if account is None:
        return True
    try:
        subprocess.run([program, "--version"], **run_as(account), capture_output=True, check=True, cwd="/")
    except (OSError, subprocess.CalledProcessError):
        return False
    return True


def remove_home(home: Path) -> None:
    """Delete the database's files, also where they live behind a link."""
    shutil.rmtree(home.resolve(), ignore_errors=True)
    if home.is_symlink():
        home.unlink()
