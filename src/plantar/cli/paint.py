"""Painting in a terminal: words, or the letters of a foot drawn in letters."""

from __future__ import annotations

from plantar import KnowledgeBase, PaintedMap
from plantar.anatomy.text_drawing import TextDrawing, in_text
from plantar.anatomy.views import FOOT_VIEWS
from plantar.errors import EvidenceError
from plantar.intake.interview import Interviewer

SIDES = ("left", "right", "both")


def paint_in_text(said: str, engine: Interviewer) -> PaintedMap:
    """The map that a line means.

    Raises:
        EvidenceError: nothing in it could be painted; where a view was named without letters,
            the message is the drawing with its letters.
    """
    words = said.lower().replace(",", " ").split()
    side = next((w for w in words if w in SIDES), "")
    name = next((w for w in words if w in FOOT_VIEWS), "")
    letters = [w for w in words if w not in (side, name)]
    if side and name and all(len(w) <= 16 and w.isalnum() for w in letters) and len(letters) <= 1:
        return _by_letters(side, name, letters[0] if letters else "", engine.knowledge)
    map_ = engine.place_names.painted(said)
    if not map_.sides:
        raise EvidenceError(
            'no place on the foot or leg was understood; try "underside of the left heel"'
        )
    return map_


def _by_letters(side: str, name: str, letters: str, knowledge: KnowledgeBase) -> PaintedMap:
    drawing = in_text(name, "left" if side == "left" else "right")
    if not letters:
        raise EvidenceError(legend(drawing, knowledge))
    wrong = sorted(set(letters) - set(drawing.regions))
    if wrong:
        raise EvidenceError(f"{name}: no region {', '.join(wrong)}\n{legend(drawing, knowledge)}")
    painted = {drawing.regions[letter]: 1.0 for letter in letters}
    sides = ("left", "right") if side == "both" else (side,)
    return PaintedMap({s: {"numb": dict(painted)} for s in sides}, rest="unmentioned")


def legend(drawing: TextDrawing, knowledge: KnowledgeBase) -> str:
    """The drawing and what its letters stand for."""
    names = [
        f"{mark}  {knowledge.regions[region].name}" for mark, region in drawing.regions.items()
    ]
    width = max(len(line) for line in drawing.lines) + 4
    rows = max(len(drawing.lines), len(names))
    lines = list(drawing.lines) + [""] * (rows - len(drawing.lines))
    names += [""] * (rows - len(names))
    pairs = zip(lines, names, strict=True)
    return "\n" + "\n".join(f"{line:<{width}}{text}".rstrip() for line, text in pairs)
