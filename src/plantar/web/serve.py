"""``plantar serve``: the app on this machine."""

from __future__ import annotations

from plantar.web.app import create_app


def run_serve(host: str, port: int) -> None:
    """Serve until interrupted. Requests are not logged: an address may name a visit."""
    import uvicorn

    print(f"plantar is at http://{host}:{port}  (Ctrl-C stops it; nothing leaves this machine)")
    hosts = () if host in ("127.0.0.1", "localhost", "::1") else (host,)
    uvicorn.run(
        create_app(hosts=hosts), host=host, port=port, access_log=False, log_level="warning",
        server_header=False,
    )  # fmt: skip
