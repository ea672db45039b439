"""Pictures of one real assessment, drawn anew with every build of the site."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path

from plantar import Plantar, Report, read_vignette
from plantar.anatomy.map_sheet import draw_territory
from plantar.anatomy.territory import expected
from plantar.assessment.report import Reason

SITE = "medial_calcaneal_nerve"
"""Whose territory is shown."""
Bar = tuple[str, float]


def pictures(root: Path) -> dict[str, str]:
    """The pictures of thinking.md."""
    door = Plantar()
    report = door.assess_case(read_vignette(root / "examples" / "numb_heel.yaml", door.knowledge))
    site = door.knowledge.sites[SITE]
    return {
        "img/before.svg": bars("Before anything is asked", _priors(report)),
        "img/after.svg": bars("After the answers", _after(report)),
        "img/reasons.svg": bars(f"Why: {report.conditions[0].name}", _reasons(report), unit="dB"),
        "img/territory.svg": draw_territory(site.name, expected(SITE, door.knowledge)),
    }


def _priors(report: Report) -> list[Bar]:
    leaders = report.conditions[:5]
    return [(c.name, 100 * c.prior) for c in leaders]


def _after(report: Report) -> list[Bar]:
    return [(c.name, 100 * c.probability) for c in report.conditions[:5]]


def _reasons(report: Report) -> list[Bar]:
    """From the prior, reason by reason, to the answer, all in decibans; they add up."""
    leader = report.conditions[0]
    reasons = [(_named(r), r.db) for r in (*leader.reasons_for, *leader.reasons_against)]
    large = sorted(reasons, key=lambda r: -abs(r[1]))[:9]
    rest = sum(db for _, db in reasons) - sum(db for _, db in large)
    return [
        ("prior", leader.prior_db),
        *large,
        ("all other answers", rest + leader.text_db),
        ("together", leader.posterior_db),
    ]


def _named(reason: Reason) -> str:
    return f"no {reason.text}" if reason.state == "absent" else reason.text


def bars(title: str, rows: Sequence[Bar], unit: str = "%") -> str:
    """A bar chart as SVG; bars below zero go to the left."""
    least, most = min(0.0, *(v for _, v in rows)), max(1.0, *(v for _, v in rows))
    scale, height = 360 / (most - least), 40 + 30 * len(rows)
    zero = 370 - least * scale
    lines = []
    for n, (name, value) in enumerate(rows):
        y = 40 + 30 * n
        x, colour = (zero, "#00796b") if value >= 0 else (zero + value * scale, "#b25c00")
        lines.append(
            f'<text x="350" y="{y + 14}" text-anchor="end">{escape(name[:52])}</text>'
            f'<rect x="{x:.1f}" y="{y}" width="{max(1.0, abs(value) * scale):.1f}" height="20" '
            f'fill="{colour}"/>'
            f'<text x="800" y="{y + 14}" text-anchor="end">{value:.1f} {unit}</text>'
        )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 810 {height}" role="img" '
        f'font-family="sans-serif" font-size="14" fill="#102a27"><title>{escape(title)}</title>'
        f'<rect width="810" height="{height}" fill="#fff"/>'
        f'<text x="10" y="24" font-weight="bold">{escape(title)}</text>'
        f"{''.join(lines)}</svg>\n"
    )
