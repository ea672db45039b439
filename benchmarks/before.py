"""An earlier plantar on the same cases: its files come from git, its answers from its own code.

Facts that the earlier vocabulary lacks are left out for it, as its user would have had to. Texts
are read by its own reader (that of fe8958d lived in ``plantar.intake``).
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from plantar.assessment.assess import Assessor
from plantar.evaluation.folder import JudgedCase
from plantar.evaluation.measures import SystemAnswer
from plantar.evaluation.words import text_of
from plantar.knowledge.evidence import Layer
from plantar.triage.urgency import Urgency

SCRIPT = """
import json, sys
from plantar.assessment.assess import Assessor
from plantar.knowledge.evidence import Evidence, Layer, Side, State
from plantar.knowledge.loader import load
from plantar.reasoning.prior import Person
knowledge = load(cache=False)
assessor = Assessor(knowledge)
for line in sys.stdin:
    case = json.loads(line)
    evidence = [
        Evidence(
            e["finding"], State(e["state"]), e["value"], Side(e["side"]) if e["side"] else None,
            Layer(e["layer"]),
        )
        for e in case["evidence"] if e["finding"] in knowledge.findings
    ]
    painted = {s: {k: tuple(r) for k, r in kinds.items()} for s, kinds in case["painted"].items()}
    person = Person(**case["person"])
    report = assessor.assess(person, evidence, painted)
    everything = [(c.id, c.probability) for c in report.conditions]
    print(json.dumps({"level": report.urgency.level, "ranked": everything}), flush=True)
"""
READING = """
import json, sys
from plantar.assessment.assess import Assessor
from plantar.intake.hear import Listener
from plantar.knowledge.loader import load
from plantar.reasoning.prior import Person
knowledge = load(cache=False)
assessor, listener = Assessor(knowledge), Listener(knowledge)
for line in sys.stdin:
    heard = listener.hear(json.loads(line))
    report = assessor.assess(heard.person(Person()), heard.evidence, heard.map)
    everything = [(c.id, c.probability) for c in report.conditions]
    print(json.dumps({"level": report.urgency.level, "ranked": everything}), flush=True)
"""
OLD_PERSON = ("age_years", "sex", "pregnant", "earlier_contacts")


class Before:
    """The plantar of a commit, in a folder of its own."""

    def __init__(self, commit: str) -> None:
        """Lays out its files.

        Raises:
            subprocess.CalledProcessError: git has no such commit.
        """
        self.folder = Path(tempfile.mkdtemp(prefix="plantar-before-"))
        archive = subprocess.run(
            ["git", "archive", commit, "src"], check=True, capture_output=True
        ).stdout
        subprocess.run(["tar", "-x", "-C", str(self.folder)], input=archive, check=True)

    def of_facts(
        self, _: Assessor, cases: Sequence[JudgedCase], layer: Layer
    ) -> list[SystemAnswer]:
        """Its answers to every encoded fact up to a layer that it knows."""
        return self._answers(SCRIPT, cases, [_asked(case, layer) for case in cases])

    def of_words(self, cases: Sequence[JudgedCase], writer: str) -> list[SystemAnswer]:
        """Its answers to the texts of the cases that have one, from the words alone."""
        told = [case for case in cases if text_of(case, writer)]
        return self._answers(READING, told, [text_of(case, writer) for case in told])

    def _answers(
        self, script: str, cases: Sequence[JudgedCase], asked: Sequence[object]
    ) -> list[SystemAnswer]:
        done = subprocess.run(
            [sys.executable, "-c", script],
            input="\n".join(map(json.dumps, asked)),
            capture_output=True,
            check=True,
            text=True,
            env={"PYTHONPATH": str(self.folder / "src"), "PATH": "/usr/bin:/bin"},
        )
        return [
            _answer(case, json.loads(line))
            for case, line in zip(cases, done.stdout.splitlines(), strict=True)
        ]


def _asked(case: JudgedCase, layer: Layer) -> dict[str, object]:
    vignette = case.vignette
    person = {k: v for k, v in asdict(vignette.person).items() if k in OLD_PERSON}
    return {
        "person": person,
        "painted": {
            s: {k: list(r) for k, r in kinds.items()} for s, kinds in vignette.painted.items()
        },
        "evidence": [
            {
                "finding": e.finding,
                "state": e.state,
                "value": e.value,
                "side": e.side,
                "layer": e.layer,
            }
            for e in vignette.up_to(layer)
        ],
    }


def _answer(case: JudgedCase, raw: dict[str, object]) -> SystemAnswer:
    ranked = [(str(name), float(p)) for name, p in raw["ranked"]]  # type: ignore[attr-defined]
    place = next((n for n, (name, _) in enumerate(ranked, 1) if name in case.right), None)
    return SystemAnswer(
        case.id,
        place,
        Urgency(str(raw["level"])),
        case.level,
        sum(p for name, p in ranked if name in case.right),
        ranked[0][1],
    )
