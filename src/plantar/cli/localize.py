"""``plantar localize`` and ``plantar map render``: the painted map alone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape

from plantar import KnowledgeBase, PaintedMap, Plantar, load
from plantar.anatomy.map_sheet import draw_agreement, draw_map, draw_territory
from plantar.anatomy.painted import read_map
from plantar.anatomy.place_words import names_in_words
from plantar.anatomy.raster import png
from plantar.anatomy.territory import expected
from plantar.cli.files import PICTURES, ending, write
from plantar.errors import EvidenceError, nearest
from plantar.intake.vignette import parse_evidence

if TYPE_CHECKING:
    from plantar.reasoning.localization import SiteAnswer

SHOWN = 6


def load_map(path: Path, knowledge: KnowledgeBase) -> PaintedMap:
    """The painted map in a JSON file.

    Raises:
        EvidenceError: the file cannot be read, or a field is wrong.
    """
    try:
        return read_map(path.read_text(encoding="utf-8"), knowledge)
    except (OSError, UnicodeDecodeError) as error:
        raise EvidenceError(f"{path}: cannot be read as text: {error}") from error


def run_localize(path: Path, signs: list[str], *, as_json: bool) -> None:
    """Print the ranked sites of a map and signs, and what would tell the first two apart."""
    door = Plantar()
    knowledge = door.knowledge
    evidence = parse_evidence(signs, knowledge, "--finding")
    answers = door.locate(load_map(path, knowledge), evidence)[:SHOWN]
    parting = door.parting_signs(answers[0].site, answers[1].site, evidence)
    if as_json:
        print(json.dumps(_as_dict(answers, knowledge, parting), indent=1, ensure_ascii=False))
        return
    out = Console(highlight=False)
    for answer in answers:
        _print(answer, knowledge, out)
    first, second = (knowledge.sites[a.site].plain_name for a in answers[:2])
    if parting:
        named = "; ".join(knowledge.findings[f].term for f in parting)
        out.print(f"\n[bold]To tell {escape(first)} from {escape(second)}[/]  {escape(named)}")


def _print(answer: SiteAnswer, knowledge: KnowledgeBase, out: Console) -> None:
    site = knowledge.sites[answer.site]
    side = max(answer.side, key=lambda s: answer.side[s], default="unknown")
    out.print(
        f"{answer.probability:4.0%}  [bold]{escape(site.plain_name)}[/] ({site.name}, {side})"
    )
    regions = [r for r, p in expected(answer.site, knowledge).items() if p >= 0.5]
    if regions:
        out.print(f"      numb: {names_in_words(regions, knowledge.regions)}")
    out.print(f"      weak: {site.motor or 'none'}   reflexes: {site.reflex or 'none'}")


def _as_dict(
    answers: tuple[SiteAnswer, ...], knowledge: KnowledgeBase, parting: tuple[str, ...]
) -> dict[str, object]:
    return {
        "schema": "plantar/localization/1",
        "knowledge": knowledge.digest[:12],
        "sites": [
            {
                "id": a.site,
                "name": knowledge.sites[a.site].name,
                "probability": a.probability,
                "side": dict(a.side),
                "numb": expected(a.site, knowledge),
                "weak": knowledge.sites[a.site].motor,
                "reflex": knowledge.sites[a.site].reflex,
            }
            for a in answers
        ],
        "parting_signs": parting,
    }


def run_render(path: Path | None, site: str, out: Path) -> None:
    """Draw a map, a site's territory, or with both their agreement, as SVG or PNG.

    Raises:
        EvidenceError: nothing to draw, an unknown site, or another ending than .svg or .png.
    """
    form = ending(out, PICTURES)
    knowledge = load()
    if site and site not in knowledge.sites:
        raise EvidenceError(f"--site: found {site!r}; expected {nearest(site, knowledge.sites)}")
    if site and path:
        svg = draw_agreement(
            knowledge.sites[site].plain_name, load_map(path, knowledge), expected(site, knowledge)
        )
    elif site:
        svg = draw_territory(knowledge.sites[site].plain_name, expected(site, knowledge))
    elif path:
        svg = draw_map(load_map(path, knowledge))
    else:
        raise EvidenceError("nothing to draw: give a map file, --site, or both")
    write(out, svg if form == ".svg" else png(svg))
