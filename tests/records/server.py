"""A PostgreSQL server of the tests' own, in a new folder, reached through a socket only."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

USER = "postgres"
"""The server refuses to run as root; the Debian package makes this user for it."""
FAST = "-c listen_addresses='' -c fsync=off -c max_connections=250"


def programs() -> Path:
    """The folder of initdb and pg_ctl; the newest version where Debian has several."""
    named = shutil.which("initdb")
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if found:
        return found[-1].parent
    if named:
        return Path(named).parent
    raise RuntimeError("no PostgreSQL here; tools/postgres.sh installs one")


def _run(*words: str) -> None:
    """Run as the server's user; for root that is another one."""
    as_user = ["runuser", "-u", USER, "--"] if os.getuid() == 0 else []
    subprocess.run([*as_user, *words], check=True, capture_output=True, cwd="/", timeout=300)


@contextmanager
def running() -> Iterator[str]:
    """A server; the address of its databases, with {} for the name."""
    home = Path(tempfile.mkdtemp(prefix="pg", dir="/tmp"))
    if os.getuid() == 0:
        shutil.chown(home, USER)
    control, data = str(programs() / "pg_ctl"), str(home / "data")
    try:
        _run(str(programs() / "initdb"), "-D", data, "-U", USER, "-A", "trust", "-E", "UTF8")
        options = f"{FAST} -c unix_socket_directories={home}"
        _run(
            control, "-D", data, "-o", options, "-l", str(home / "log"), "-w", "-t", "300", "start"
        )
        yield f"postgresql://{USER}@/{{}}?host={home}"
        _run(control, "-D", data, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(home, ignore_errors=True)
