"""``plantar serve`` as a command."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.request

RUN = "from plantar.cli import main; main()"
COMMAND = [sys.executable, "-c", RUN, "serve", "--no-open", "--port"]


def test_the_app_is_served_with_one_command() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    process = subprocess.Popen([*COMMAND, port], stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout and port in process.stdout.readline()
        for _ in range(50):
            try:
                page = urllib.request.urlopen(f"http://127.0.0.1:{port}/").read().decode()
                break
            except OSError:
                time.sleep(0.1)
        assert "numb heel" in page
    finally:
        process.terminate()
        process.wait(10)


def test_a_port_in_use_is_said_with_another_to_try() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = subprocess.run([*COMMAND, str(port)], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert str(port + 1) in done.stderr and "Traceback" not in done.stderr
