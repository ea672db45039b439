"""The numbers of one answer say the same wherever they stand."""

from __future__ import annotations

import re

import numpy as np
import pytest

from plantar.assessment.assess import Assessor
from plantar.assessment.compose import finely
from plantar.assessment.summary import _about
from plantar.knowledge.share import percent
from plantar.reasoning.interval import interval
from plantar.reasoning.prior import Person
from plantar.triage.decision import Cause, decide
from plantar.triage.redflags import RedFlagResult
from plantar.triage.urgency import Urgency
from tests.builders import present, request, shared_assessor, shared_knowledge

KNOWLEDGE = shared_knowledge()
ENGINE: Assessor = shared_assessor()


@pytest.mark.parametrize("p", [0.0001, 0.004, 0.01, 0.1, 0.427, 0.973, 0.99, 0.9971])
def test_a_person_and_a_clinician_read_the_same_number(p: float) -> None:
    plain, clinical = _about(p), percent(p)
    assert plain.startswith("more than") == clinical.startswith("over")
    assert plain.startswith("fewer than") == clinical.startswith("under")
    assert re.findall(r"\d+", plain)[0] == re.findall(r"\d+", clinical)[0]


def test_a_large_probability_is_never_written_with_a_decimal_here_and_without_there() -> None:
    assert finely(0.997) == percent(0.997) and finely(0.43) == percent(0.43)


def test_a_sum_of_risks_says_so_where_the_named_ones_do_not_add_up() -> None:
    causes = [
        (Cause(str(n), f"Cause {n}", f"cause {n}", Urgency.SAME_DAY), p)
        for n, p in enumerate((0.28, 0.06, 0.05, 0.04, 0.02))
    ]
    made = decide(RedFlagResult((), ()), [causes], KNOWLEDGE.triage, named_beside=0.05)
    said = made.set_by[0].clinical
    total, *named = (int(n) for n in re.findall(r"(\d+)%", said))
    assert total == 45 and sum(named) < total
    assert "together with less probable ones" in said


def test_a_sum_that_adds_up_names_no_others() -> None:
    causes = [(Cause("a", "A", "a", Urgency.SAME_DAY), 0.4)]
    made = decide(RedFlagResult((), ()), [causes], KNOWLEDGE.triage, named_beside=0.05)
    assert "together" not in made.set_by[0].clinical


def test_what_a_text_reads_like_is_never_as_sure_as_what_was_found() -> None:
    told = present("feel_numb", "numb_foot_whole")
    read = Person(68, "female", reads_like=(("b12_deficiency", 0.99),))
    posterior = ENGINE.infer(read, told)
    low, high = interval(ENGINE.network, posterior)
    deviation = KNOWLEDGE.model.interval.text_deviation.value
    place = posterior.names.index("b12_deficiency")
    odds = np.log(high / (1 - high)) - np.log(low / (1 - low))
    assert odds[place] > 2 * 1.2 * deviation * abs(posterior.text[place])


def test_words_alone_leave_room_below_ninety_nine_in_a_hundred() -> None:
    told = present(
        "feel_numb", "numb_foot_whole", "numb_glove", "feel_tingle", "unsteady", "falls",
        "takes_metformin", "takes_acid_suppressant", "history_b12_poor_diet",
    )  # fmt: skip
    person = Person(68, "female", reads_like=(("b12_deficiency", 0.99),))
    first = ENGINE.assess(request(person, told)).conditions[0]
    assert first.id == "b12_deficiency" and first.interval[0] < 0.99
