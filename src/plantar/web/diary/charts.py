"""Courses over time as SVG that reads without colour: one sensation a chart, dots and a line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup, escape

from plantar.records.words import day_said

WIDTH, HEIGHT = 360.0, 170.0
LEFT, RIGHT, TOP, FLOOR = 34.0, 350.0, 26.0, 136.0


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that happened: a line across the chart with a letter at its top."""

    at: datetime
    letter: str


@dataclass(frozen=True, slots=True)
class Course:
    """Values over time, named, with the top of its scale."""

    name: str
    unit: str
    points: Sequence[tuple[datetime, float]]
    top: float


def chart(course: Course, marks: Sequence[Mark]) -> Markup:
    """The course; its description says first, last, least and most in words."""
    times = [at for at, _ in course.points] + [m.at for m in marks]
    first, last = min(times), max(times)
    span = max((last - first).total_seconds(), 1.0)

    def x(at: datetime) -> float:
        return round(LEFT + (RIGHT - LEFT) * (at - first).total_seconds() / span, 1)

    def y(value: float) -> float:
        return round(FLOOR - (FLOOR - TOP) * min(value / course.top, 1.0), 1)

    parts = [_level(y(course.top * share), course.top * share) for share in (0, 0.5, 1)]
    parts += [_mark(x(m.at), m.letter) for m in marks]
    line = "L".join(f"{x(at)} {y(value)}" for at, value in course.points)
    parts.append(f'<path class="course" d="M{line}"/>')
    parts += [
        f'<circle class="course-dot" cx="{x(at)}" cy="{y(value)}" r="4.5"/>'
        for at, value in course.points
    ]
    when = _said_when(first, last)
    ends = ((first, LEFT, "start"), (last, RIGHT, "end"))[: 1 if first == last else 2]
    for at, place, end in ends:
        day = when(at)
        parts.append(f'<text class="label" x="{place}" y="160" text-anchor="{end}">{day}</text>')
    return Markup(
        f'<svg class="trend" viewBox="0 0 {WIDTH:g} {HEIGHT:g}" role="img" '
        f'aria-label="{escape(in_words(course))}">{"".join(parts)}</svg>'
    )


def in_words(course: Course) -> str:
    """The same in one sentence."""
    values = [value for _, value in course.points]
    (first, begin), (last, end) = course.points[0], course.points[-1]
    when = _said_when(first, last)
    if len(values) == 1:
        return f"{course.name}: {_said(begin)} {course.unit} on {when(first)}."
    return (
        f"{course.name}: {_said(begin)} on {when(first)}, {_said(end)} on {when(last)}; "
        f"least {_said(min(values))}, most {_said(max(values))} {course.unit}."
    )


def _said_when(first: datetime, last: datetime) -> Callable[[datetime], str]:
    """How times of a course are said: as days, or with the hour where it is all of one day."""
    if day_said(first) != day_said(last):
        return day_said
    return lambda at: f"{day_said(at)}, {at.astimezone():%H:%M}"


def _said(value: float) -> str:
    """Whole from 20 on, where a decimal would be false precision."""
    return f"{value:.0f}" if value >= 20 else f"{value:.1f}".removesuffix(".0")


def _level(y: float, value: float) -> str:
    return (
        f'<path class="level" d="M{LEFT} {y}H{RIGHT}"/>'
        f'<text class="label" x="{LEFT - 8}" y="{y + 4}" text-anchor="end">{_said(value)}</text>'
    )


def _mark(x: float, letter: str) -> str:
    return (
        f'<path class="event" d="M{x} {TOP}V{FLOOR}"/>'
        f'<text class="label" x="{x}" y="{TOP - 8}" text-anchor="middle">{escape(letter)}</text>'
    )
