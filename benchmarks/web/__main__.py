"""The web app under load, one person's wait, and the first page on a slow phone.

``python -m benchmarks.web [people] [seconds]`` starts the server, runs locust (``pip install
plantar[bench]``) and prints the figures; THINK=3,9 sets the seconds between two answers.
"""

from __future__ import annotations

import csv
import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

SLOW_4G = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 200_000,
    "uploadThroughput": 94_000,
}
"""Bytes a second and milliseconds; what browsers call slow 4G."""


@contextmanager
def server() -> Iterator[str]:
    """A server of its own process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    run = "from plantar.cli import main; main()"
    command = [sys.executable, "-c", run, "serve", "--port", str(port), "--no-open"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            try:
                httpx.get(address)
                break
            except httpx.HTTPError:
                time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait(10)


def load(address: str, people: int, seconds: int) -> None:
    """Many people at once."""
    with tempfile.TemporaryDirectory() as folder:
        stem = str(Path(folder) / "out")
        command = [
            sys.executable, "-m", "locust", "-f", str(Path(__file__).with_name("people.py")),
            "--headless", "-u", str(people), "-r", str(max(people // 10, 1)), "-t", f"{seconds}s",
            "--host", address, "--csv", stem, "--reset-stats", "--loglevel", "ERROR",
        ]  # fmt: skip
        subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
        with Path(f"{stem}_stats.csv").open(encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        with Path(f"{stem}_failures.csv").open(encoding="utf-8") as file:
            failures = list(csv.DictReader(file))
    print(
        f"{people} people at once, {seconds} s, {os.environ.get('THINK', '3,9')} s between answers"
    )
    print(f"{'what':14}{'requests':>9}{'errors':>8}{'median':>8}{'p95':>8}{'p99':>8}  ms")
    for row in rows:
        print(
            f"{row['Name']:14}{row['Request Count']:>9}{row['Failure Count']:>8}"
            f"{row['50%']:>8}{row['95%']:>8}{row['99%']:>8}"
        )
    for failure in failures:
        print(f"error: {failure['Name']}: {failure['Error']} ({failure['Occurrences']} times)")


def wait_of_one(address: str) -> None:
    """Milliseconds from an answer to the next question for one person alone."""
    waits = []
    with httpx.Client(base_url=address, follow_redirects=True) as client:
        for words in ("my left foot is numb", "both feet tingle", "numb toes since a year"):
            page = client.post("/start", data={"words": words, "country": "uk"})
            for n in range(25):
                token = re.search(r'name="csrf" value="([^"]+)"', page.text)
                if token is None or page.url.path.endswith("/review"):
                    break
                value = {"How old": "52", "sex at birth": "female"}
                said = next((v for k, v in value.items() if k in page.text), "")
                data = {"csrf": token[1], **({"value": said} if said else {"button": "not sure"})}
                start = time.perf_counter()
                page = client.post(str(page.url), data=data)
                if n:
                    waits.append(1000 * (time.perf_counter() - start))
    waits.sort()
    print(
        f"one person, {len(waits)} answers: median {statistics.median(waits):.0f} ms, "
        f"p95 {waits[int(0.95 * len(waits))]:.0f} ms, most {waits[-1]:.0f} ms to the next question"
    )


def first_page(address: str) -> None:
    """Bytes over the wire and time of the first page on a throttled phone."""
    from playwright.sync_api import sync_playwright

    from tests.conftest import chromium_path

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium_path(play), args=["--no-sandbox"])
        page = browser.new_context(viewport={"width": 390, "height": 800}).new_page()
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.send("Network.emulateNetworkConditions", SLOW_4G)
        session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
        taken: list[float] = []
        session.on("Network.loadingFinished", lambda e: taken.append(e["encodedDataLength"]))
        page.goto(address, wait_until="load")
        page.wait_for_function(
            "performance.getEntriesByName('first-contentful-paint').length"
            " && performance.getEntriesByType('navigation')[0].loadEventEnd"
        )
        paint, loaded = page.evaluate(
            "[performance.getEntriesByName('first-contentful-paint')[0].startTime, "
            "performance.getEntriesByType('navigation')[0].loadEventEnd]"
        )
        browser.close()
    print(
        f"first page on a phone (slow 4G, a quarter of this CPU): {sum(taken) / 1000:.0f} kB, "
        f"first paint {paint:.0f} ms, loaded {loaded:.0f} ms"
    )


def main(people: int = 200, seconds: int = 60) -> None:
    """All three."""
    with server() as address:
        first_page(address)
        wait_of_one(address)
        load(address, people, seconds)


if __name__ == "__main__":
    main(*(int(x) for x in sys.argv[1:]))
