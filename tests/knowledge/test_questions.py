"""What a person is asked: in plain words, and so that yes means that the finding is there."""

from __future__ import annotations

import pytest
import textstat

from plantar.knowledge.schema_triage import RedFlag
from plantar.triage.urgency import Urgency
from tests.builders import shared_knowledge

KNOWLEDGE = shared_knowledge()
ASKED = {k: f.question for k, f in KNOWLEDGE.findings.items() if f.asked_of == "patient"}
NAMED = {
    "takes_neurotoxic_medicine": "lists the medicines by name",
    "history_psoriasis_or_spondyloarthritis": "names the diseases, which the person was told",
    "history_atrial_fibrillation": "names the disease beside its plain words",
    "family_multiple_sclerosis": "names the disease, which the person was told",
    "family_spondyloarthritis": "names the disease beside its plain words",
    "history_neurofibromatosis": "names the disease, which the person was told",
    "history_htlv_region": "names the places",
}
"""Questions that must name something long."""
LEVELS = {level.value for level in Urgency}
GRADE = 7.0
"""A child of 12 is in the seventh grade."""


@pytest.mark.parametrize("finding", sorted(ASKED.keys() - NAMED.keys()))
def test_a_question_can_be_read_at_the_age_of_twelve(finding: str) -> None:
    assert textstat.flesch_kincaid_grade(ASKED[finding]) <= GRADE, ASKED[finding]


@pytest.mark.parametrize("finding", sorted(ASKED))
def test_a_yes_never_means_that_the_finding_is_missing(finding: str) -> None:
    if finding.endswith(("_unable", "_absent", "_reduced", "_lost")):
        assert not ASKED[finding].lower().startswith(("can you", "are you able", "do you feel"))


@pytest.mark.parametrize("name", KNOWLEDGE.self_tests)
def test_a_self_test_can_be_read_at_the_age_of_twelve(name: str) -> None:
    test = KNOWLEDGE.self_tests[name]
    text = " ".join([*test.steps, test.reads, test.not_when])
    assert textstat.flesch_kincaid_grade(text) <= GRADE


@pytest.mark.parametrize("flag", KNOWLEDGE.red_flags, ids=lambda flag: flag.id)
def test_what_a_person_is_told_of_a_red_flag_can_be_read_at_the_age_of_twelve(
    flag: RedFlag,
) -> None:
    assert textstat.flesch_kincaid_grade(flag.plain) <= GRADE, flag.plain


DANGERS = {k: line.plain for k, line in KNOWLEDGE.danger_screen.items()}
WATCHED = {w.id: w.look_for for w in KNOWLEDGE.safety_net}
PLACES = {
    f"{name}: {level}": text
    for name, country in KNOWLEDGE.countries.items()
    for level, text in country.model_dump().items()
    if level in LEVELS and text
}


@pytest.mark.parametrize("line", [*DANGERS.values(), *WATCHED.values(), *PLACES.values()])
def test_a_danger_and_where_to_go_can_be_read_at_the_age_of_twelve(line: str) -> None:
    assert textstat.flesch_kincaid_grade(line) <= GRADE, line


HARD = {
    "tuberculosis", "antibodies", "questionnaire", "examination", "chemotherapy", "psoriasis",
    "Charcot-Marie-Tooth", "neurofibromatosis", "radiotherapy",
}  # fmt: skip
"""Words that a person was told by a doctor, or that have no shorter one."""


@pytest.mark.parametrize("finding", sorted(KNOWLEDGE.findings))
def test_a_finding_has_a_plain_name_without_long_words(finding: str) -> None:
    plain = KNOWLEDGE.findings[finding].plain
    named = plain.split("(")[0].split()
    long = [w for w in named if textstat.syllable_count(w) > 4 and w.strip(",") not in HARD]
    assert plain and len(plain) <= 90 and not long


def test_no_two_topics_are_asked_about_in_the_same_words() -> None:
    asked = [t.question for t in KNOWLEDGE.topics.values() if t.together]
    assert len(asked) == len(set(asked))
