"""Every figure of how often answers to a folder of cases are right, as plain data."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from plantar.assessment.assess import Assessor
from plantar.evaluation import measures
from plantar.evaluation.folder import LAYERS, JudgedCase, of_facts
from plantar.evaluation.measures import Proportion, SystemAnswer
from plantar.evaluation.words import WRITERS, of_words
from plantar.knowledge.evidence import Layer, State
from plantar.reading.listener import Listener
from plantar.triage.urgency import Urgency

Method = Callable[[Assessor, Sequence[JudgedCase], Layer], list[SystemAnswer]]
OWN: Mapping[str, Method] = {"plantar": of_facts}


@dataclass(frozen=True)
class Evaluation:
    """How often the answers to a folder of cases are right.

    ``figures`` is plain data: ``n``; ``layers`` (history, with examination, with tests) to shares
    of cases whose cause is first or among the first three or five, each with its 95 % interval,
    Brier score, log loss and urgency; ``calibration``; ``subgroups``; ``words`` by writer.
    """

    folder: str
    figures: Mapping[str, Any]

    def as_text(self) -> str:
        """The main figures as a table."""
        return table({self.folder: self.figures})


def figures(answers: Sequence[SystemAnswer]) -> dict[str, Any]:
    """Every figure of one method on one folder and layer."""
    shares = {f"top_{k}": measures.top(answers, k) for k in (1, 3, 5)}
    found: dict[str, Any] = {name: plain(share) for name, share in shares.items()}
    found["reciprocal_rank"] = round(measures.reciprocal_rank(answers), 3)
    found["brier"] = round(measures.brier(answers), 3)
    found["log_loss"] = round(measures.log_loss(answers), 3)
    if any(a.level is not None for a in answers):
        found["urgency"] = urgency_figures(answers)
    return found


def urgency_figures(answers: Sequence[SystemAnswer]) -> dict[str, Any]:
    """How well the level is set, and every emergency that is placed below same-day by name."""
    low = Urgency.SAME_DAY
    due = [a for a in answers if a.right_level is Urgency.EMERGENCY_NOW]
    under = [a.case for a in due if a.level is not None and a.level.rank < low.rank]
    return {
        "exact": plain(measures.exact_level(answers)),
        "by_level": {k.value: plain(v) for k, v in measures.by_level(answers).items()},
        "over_by_two": plain(measures.over_by(answers, 2)),
        "safety_of_advice": plain(measures.safety_of_advice(answers)),
        "emergencies_below_same_day": {
            **plain(Proportion(len(under), len(due))),
            "upper_bound": round(Proportion(len(under), len(due)).upper_bound, 4),
            "cases": under,
        },
    }


def calibration(answers: Sequence[SystemAnswer]) -> dict[str, Any]:
    """Reliability, coverage of the intervals, and what an "undecided" would buy."""
    distance, right = measures.interval_coverage(answers)
    return {
        "reliability": measures.reliability(answers),
        "interval": {"outside_by": round(distance, 3), "right": round(right, 3)},
        "accuracy_coverage": {
            f"{s:g}": plain(v) for s, v in measures.accuracy_coverage(answers).items()
        },
    }


def plain(share: Proportion) -> dict[str, Any]:
    """A share as plain data, with its interval."""
    low, high = share.interval
    return {
        **asdict(share),
        "share": round(share.value, 3),
        "interval": [round(low, 3), round(high, 3)],
    }


def judge(
    assessor: Assessor, cases: Sequence[JudgedCase], methods: Mapping[str, Method] = OWN
) -> dict[str, Any]:
    """All methods on one folder, by layer; calibration and subgroups with everything told."""
    found: dict[str, Any] = {"n": len(cases), "layers": {}}
    for title, layer in LAYERS.items():
        answers = {name: method(assessor, cases, layer) for name, method in methods.items()}
        found["layers"][title] = {name: figures(rows) for name, rows in answers.items()}
        if layer is Layer.TEST:
            found["calibration"] = calibration(answers["plantar"])
            found["subgroups"] = subgroups(cases, answers["plantar"])
    return found


def judge_words(
    assessor: Assessor, listener: Listener, cases: Sequence[JudgedCase]
) -> dict[str, Any]:
    """The figures of the texts of a folder alone, by who wrote them; without texts nothing."""
    answers = {writer: of_words(assessor, listener, cases, writer) for writer in WRITERS}
    return {writer: figures(rows) for writer, rows in answers.items() if rows}


def subgroups(cases: Sequence[JudgedCase], answers: Sequence[SystemAnswer]) -> dict[str, Any]:
    """Figures by sex, age, pregnancy and diabetes."""
    pairs = list(zip(cases, answers, strict=True))
    grouped = {name: [a for case, a in pairs if belongs(case)] for name, belongs in GROUPS.items()}
    return {name: figures(rows) for name, rows in grouped.items() if rows}


def _aged(low: int, high: int) -> Callable[[JudgedCase], bool]:
    """Whether somebody is of these ages, in years; False where the age is unknown."""
    return lambda case: low <= (case.vignette.person.age_years or -1) <= high


def _diabetic(case: JudgedCase) -> bool:
    found = {e.finding for e in case.vignette.up_to(Layer.TEST) if e.state is State.PRESENT}
    return "history_diabetes" in found


GROUPS: dict[str, Callable[[JudgedCase], bool]] = {
    "women": lambda case: case.vignette.person.sex == "female",
    "men": lambda case: case.vignette.person.sex == "male",
    "18 to 39 years": _aged(18, 39),
    "40 to 64 years": _aged(40, 64),
    "65 years and older": _aged(65, 120),
    "pregnant": lambda case: case.vignette.person.pregnant == "yes",
    "with diabetes": _diabetic,
}


def table(results: Mapping[str, Any]) -> str:
    """The figures as text: a folder to what :func:`judge` gave, side by side."""
    lines = []
    for folder, result in results.items():
        lines.append(f"{folder}: {result['n']} cases")
        for layer, methods in result["layers"].items():
            lines.append(f"  {layer}")
            lines += _rows(methods)
        if "words" in result:
            lines.append("  the texts alone")
            lines += _rows(result["words"])
        rows = result["calibration"]["reliability"].items()
        lines.append("  calibration of the leader, all layers (probability: cases, mean, right)")
        lines += [f"    {band}: {n:3d}  {mean:.2f}  {right:.2f}" for band, (n, mean, right) in rows]
        rows = result["calibration"]["accuracy_coverage"].items()
        lines.append("  top-1 of the surest part: " + ", ".join(f"{s} {said(v)}" for s, v in rows))
    return "\n".join(lines)


def _rows(methods: Mapping[str, Any]) -> list[str]:
    lines = []
    for name, row in methods.items():
        tops = "  ".join(f"top-{k} {said(row[f'top_{k}'])}" for k in (1, 3, 5))
        lines.append(f"    {name:16s} {tops}  Brier {row['brier']:.3f}")
        if "urgency" in row:
            lines.append(f"    {'':16s} {_urgency(row['urgency'])}")
    return lines


def said(share: Mapping[str, Any]) -> str:
    """A share in words, with its interval."""
    low, high = share["interval"]
    return f"{share['share']:.0%} ({low:.0%}-{high:.0%})"


def _urgency(row: Mapping[str, Any]) -> str:
    below = row["emergencies_below_same_day"]
    named = f": {', '.join(below['cases'])}" if below["cases"] else ""
    return (
        f"urgency exact {said(row['exact'])}, over by two {said(row['over_by_two'])}, "
        f"emergencies below same-day {below['hits']} of {below['n']} "
        f"(upper bound {below['upper_bound']:.1%}){named}"
    )
