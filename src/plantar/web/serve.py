"""``plantar serve``: the app on this machine."""

from __future__ import annotations

import os
import socket
import sys
import threading
import webbrowser

from plantar.errors import PlantarError
from plantar.extras import extra
from plantar.web.app import create_app

LOOPBACK = ("127.0.0.1", "localhost", "::1")


def run_serve(host: str, port: int, *, show: bool) -> None:
    """Serve until interrupted. Requests are not logged: an address may name a visit.

    Raises:
        PlantarError: the address cannot be used.
        MissingExtraError: the extra ``web`` is not installed.
    """
    with extra("web"):
        import uvicorn

    _free(host, port)
    address = f"http://{host}:{port}"
    app = create_app(hosts=() if host in LOOPBACK else (host,))
    print(f"plantar is at {address}  (Ctrl-C stops it; nothing leaves this machine)", flush=True)
    if host not in LOOPBACK:
        print("Others on the network can reach it, unencrypted: put a proxy with TLS before it.")
    if show and _has_screen():
        threading.Timer(0.5, webbrowser.open, [address]).start()
    uvicorn.run(
        app, host=host, port=port, access_log=False, log_level="warning", server_header=False
    )


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
