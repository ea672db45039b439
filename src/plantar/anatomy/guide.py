"""The pictures beside self-tests and exercises: where to touch or press, and how to stand."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from plantar.anatomy.figure import draw_figure
from plantar.anatomy.views import view
from plantar.knowledge.schema_workup import SelfTest
from plantar.plain_yaml import plain_yaml

POSES = Path(__file__).parent / "drawings" / "poses.yaml"
EXERCISES = Path(__file__).parent / "drawings" / "exercises.yaml"
MARK = "#b3263c"
FRAME = (460.0, 400.0)


def draw_self_test(test: SelfTest) -> str:
    """The test as one SVG with its name as title and its steps as description."""
    picture = test.picture
    if picture.pose:
        pose = plain_yaml(POSES.read_text(encoding="utf-8"))[picture.pose]
        figure = draw_figure(pose.get("angles", {}), pose.get("support", ()))
        turn = pose.get("turn", 0)
        x, y = pose.get("at", (FRAME[0] / 2, FRAME[1] - 30))
        body = f'<g transform="translate({x:g} {y:g}) rotate({turn:g})">{figure}</g>'
        return _framed(test, FRAME[0], FRAME[1], _floor() + body + _pose_arrows(pose))
    drawing = view(picture.view)
    ElementTree.register_namespace("", "http://www.w3.org/2000/svg")
    body = "".join(
        ElementTree.tostring(child, encoding="unicode")
        for child in drawing.root
        if not child.tag.endswith(("title", "desc"))
    )
    numbers = [str(n) if len(picture.dots) > 1 else "" for n in range(1, len(picture.dots) + 1)]
    marks = "".join(_dot(x, y, n) for (x, y), n in zip(picture.dots, numbers, strict=True))
    marks += "".join(_arrow(*arrow) for arrow in picture.arrows)
    return _framed(test, drawing.width, drawing.height, body + marks)


def draw_exercise(key: str, name: str, how: str) -> str:
    """An exercise as two frames side by side, start and end, with its text as description.

    One that nobody has drawn yet says so in its place: a page must not fail for want of a picture.
    """
    width, height = 2 * FRAME[0], FRAME[1]
    entry = _exercises().get(key)
    if entry is None:
        note = f'<text x="{width / 2:g}" y="{height / 2:g}" font-size="24" text-anchor="middle">'
        return _svg(name, how, width, height, note + "No drawing yet.</text>")
    body = [
        f'<g transform="translate({FRAME[0] * (n + 0.42):g} {height - 40:g})">'
        f"{draw_figure(frame, frame.get('support', entry.get('support', ())))}</g>"
        for n, frame in enumerate(entry["frames"])
    ]
    middle, y = FRAME[0] - 20, height / 2
    body.append(_arrow(middle - 30, y, middle + 30, y))
    return _svg(name, how, width, height, _line(width) + "".join(body))


@cache
def _exercises() -> dict[str, Any]:
    found: dict[str, Any] = plain_yaml(EXERCISES.read_text(encoding="utf-8"))
    return found


def _line(width: float) -> str:
    y = FRAME[1] - 38
    return f'<path d="M20 {y:g}H{width - 20:g}" stroke="#d5dadd" stroke-width="3"/>'


def _framed(test: SelfTest, width: float, height: float, body: str) -> str:
    return _svg(test.name, " ".join(test.steps), width, height, body)


def _svg(name: str, steps: str, width: float, height: float, body: str) -> str:
    name, steps = (t.replace("&", "&amp;").replace("<", "&lt;") for t in (name, steps))
    head = (
        '<svg xmlns="http://www.w3.org/2000/svg" role="img" font-family="sans-serif" '
        f'viewBox="0 0 {width:g} {height:g}"><title>{name}</title><desc>{steps}</desc>'
        f'<defs><marker id="tip" viewBox="0 0 10 10" refX="8" refY="5" markerWidth="5" '
        f'markerHeight="5" orient="auto"><path d="M0 0L10 5L0 10z" fill="{MARK}"/></marker></defs>'
    )
    return head + body + "</svg>\n"


def _floor() -> str:
    y = FRAME[1] - 28
    return f'<path d="M20 {y:g}H{FRAME[0] - 20:g}" stroke="#9aa3aa" stroke-width="3"/>'


def _dot(x: float, y: float, number: str) -> str:
    return (
        f'<circle cx="{x:g}" cy="{y:g}" r="17" fill="#fff" stroke="{MARK}" stroke-width="5"/>'
        f'<text x="{x:g}" y="{y + 7:g}" font-size="20" text-anchor="middle" fill="{MARK}">'
        f"{number}</text>"
    )


def _arrow(x1: float, y1: float, x2: float, y2: float) -> str:
    return (
        f'<path d="M{x1:g} {y1:g}L{x2:g} {y2:g}" stroke="{MARK}" stroke-width="7" '
        'marker-end="url(#tip)" fill="none"/>'
    )


def _pose_arrows(pose: dict[str, list[list[float]]]) -> str:
    return "".join(_arrow(*arrow) for arrow in pose.get("arrows", ()))
