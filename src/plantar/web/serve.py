"""``plantar serve``: the app on this machine."""

from __future__ import annotations

import os
import socket
import sys
import threading
import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING

from plantar import MissingExtraError, PlantarError
from plantar.extras import extra
from plantar.web.app import create_app

if TYPE_CHECKING:
    from plantar.web.desk import Diaries

LOOPBACK = ("127.0.0.1", "localhost", "::1")


def run_serve(host: str, port: int, *, show: bool, database: str = "", name: str = "") -> None:
    """Serve until interrupted. Requests are not logged: an address may name a visit.

    Args:
        host: address to listen at.
        port: port to listen at.
        show: open a browser window.
        database: ``postgresql://`` of a shared server with accounts; else the diary of this user.
        name: the name that a proxy before it is reached under.

    Raises:
        PlantarError: the address or the database cannot be used.
        MissingExtraError: the extra ``web`` is not installed.
    """
    with extra("web"):
        import uvicorn

    _free(host, port)
    address, mine = f"http://{host}:{port}", host in LOOPBACK
    desk = _diaries(database) if database or mine else None
    names = tuple(filter(None, (name, "" if mine else host)))
    app = create_app(hosts=names, desk=desk)
    stays = "" if database else "; nothing leaves this machine"
    print(f"plantar is at {address}  (Ctrl-C stops it{stays})", flush=True)
    if database:
        print("with the accounts of a shared database; others reach it through https only")
    elif desk:
        print(f"with your diary at {address}{desk.way_in}  (for you alone)", flush=True)
        address += f"{desk.way_in}?then=start"
    if not mine:
        print("Others on the network can reach it, unencrypted: put a proxy with TLS before it.")
    if show and _has_screen():
        threading.Timer(0.5, webbrowser.open, [address]).start()
    uvicorn.run(
        app, host=host, port=port, access_log=False, log_level="warning", server_header=False
    )


def _diaries(database: str) -> Diaries | None:
    """The shared database, or the diary of this user; None where there are no libraries for it.

    Raises:
        PlantarError: the database cannot be used.
    """
    try:
        with extra("records"):
            from plantar.records.database import default_path
            from plantar.web.desk import Desk
            from plantar.web.ward import Ward
    except MissingExtraError:
        if database:
            raise
        return None
    if database:
        return Ward(database)
    return Desk(Path(os.environ.get("PLANTAR_DIARY") or default_path()))


def _free(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise PlantarError(
                f"--host {host} --port {port}: {error.strerror or error}; "
                f"try another port, such as --port {port + 1}"
            ) from error


def _has_screen() -> bool:
    """Whether a browser window can open; a browser of the terminal would take it over."""
    return sys.platform in ("darwin", "win32") or any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")
    )
