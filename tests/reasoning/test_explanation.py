"""Reasons add up, matter when cited, and name what would change the answer."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plantar.anatomy.painted import from_regions
from plantar.assessment.assess import Assessor, with_context
from plantar.intake.vignette import read_vignette
from plantar.knowledge.evidence import Evidence, State
from plantar.knowledge.loader import load
from plantar.reasoning.counterfactual import would_overturn
from plantar.reasoning.discrimination import undecided
from plantar.reasoning.explanation import NAT, explain
from plantar.reasoning.interval import depends_on, interval
from plantar.reasoning.network import compile_network
from plantar.reasoning.posterior import infer
from plantar.reasoning.prior import Person
from tests.builders import absent, present

NETWORK = compile_network(load())
PERSON = Person(60, "male")
CASES = sorted((Path(__file__).parents[2] / "cases").glob("[AB]*.yaml"))
STATES = st.sampled_from([State.PRESENT, State.ABSENT])
LISTS = st.lists(
    st.builds(Evidence, st.sampled_from(NETWORK.findings), STATES),
    max_size=20,
    unique_by=lambda e: e.finding,
)


@settings(max_examples=25, deadline=None)
@given(LISTS)
def test_contributions_sum_exactly_to_posterior_minus_prior(evidence: list[Evidence]) -> None:
    posterior = infer(NETWORK, PERSON, evidence)
    why = explain(posterior)
    total = why.prior + why.amount.sum(axis=1) + why.of_map + why.beside
    np.testing.assert_allclose(total, why.posterior, atol=1e-9)
    p = posterior.responsible
    inner = (p > 1e-9) & (p < 1 - 1e-9)
    np.testing.assert_allclose(why.posterior[inner], NAT * np.log(p / (1 - p))[inner], atol=1e-5)


def test_evidence_that_bears_on_nothing_contributes_nothing() -> None:
    silent = next(
        f
        for n, f in enumerate(NETWORK.findings)
        if not NETWORK.bands[0].if_present[:, n].any() and not NETWORK.context_present[:, n].any()
    )
    why = explain(infer(NETWORK, PERSON, present("side_one", silent)))
    column = [e.finding for e in why.evidence].index(silent)
    assert not why.amount[:, column].any()


@pytest.mark.parametrize("path", CASES[::6], ids=lambda p: p.stem)
def test_dropping_any_cited_finding_changes_the_result(path: Path, assessor: Assessor) -> None:
    v = read_vignette(path, assessor.network.knowledge)
    evidence = with_context(
        v.person, v.evidence, from_regions(v.painted), assessor.network.knowledge
    )
    posterior = infer(NETWORK, v.person, evidence)
    lead = int(posterior.responsible.argmax())
    why = explain(posterior)
    for column, item in enumerate(why.evidence):
        if abs(why.amount[lead, column]) >= 0.3:
            rest = [e for e in evidence if e.finding != item.finding]
            other = infer(NETWORK, v.person, rest)
            assert abs(other.responsible[lead] - posterior.responsible[lead]) > 1e-6, item.finding


@pytest.mark.parametrize("path", CASES[::9], ids=lambda p: p.stem)
def test_every_change_named_does_overturn_the_leader(path: Path, assessor: Assessor) -> None:
    v = read_vignette(path, assessor.network.knowledge)
    evidence = with_context(
        v.person, v.evidence, from_regions(v.painted), assessor.network.knowledge
    )
    posterior = infer(NETWORK, v.person, evidence)
    leader = posterior.names[posterior.responsible.argmax()]
    for change in would_overturn(NETWORK, posterior, v.person, evidence):
        groups = {
            NETWORK.group[NETWORK.column[f]]
            for f, _ in change.answers
            if NETWORK.exclusive[NETWORK.group[NETWORK.column[f]]]
        }
        turned = {f for f, _ in change.answers}
        rest = [
            e
            for e in evidence
            if e.finding not in turned
            and (
                e.finding not in NETWORK.column
                or NETWORK.group[NETWORK.column[e.finding]] not in groups
            )
        ]
        now = infer(NETWORK, v.person, [*rest, *(Evidence(f, State(s)) for f, s in change.answers)])
        assert now.names[now.responsible.argmax()] == change.leader != leader


def test_an_unrelated_figure_never_moves_the_interval() -> None:
    """The draws of a figure depend on its own name alone."""
    evidence = present("numb_heel_medial", "side_one")
    at = NETWORK.causes.index("medial_calcaneal_neuropathy")
    posterior = infer(NETWORK, PERSON, evidence)
    first = interval(NETWORK, posterior)
    second = interval(NETWORK, infer(NETWORK, PERSON, evidence[::-1]))
    assert (first[0][at], first[1][at]) == (second[0][at], second[1][at])


def test_the_leader_depends_on_five_figures_of_which_the_first_moves_most() -> None:
    posterior = infer(NETWORK, PERSON, present("numb_heel_medial", "side_one", "feel_burn"))
    moves = [d.moves for d in depends_on(NETWORK, posterior)]
    assert len(moves) == 5 and moves == sorted(moves, reverse=True) and moves[0] > 0.01


def test_close_roots_are_named_as_not_told_apart_with_what_would_do_it() -> None:
    evidence = [*present("pain_radiating_leg", "pain_back", "side_one"), *absent("fever")]
    pairs = undecided(NETWORK, infer(NETWORK, PERSON, evidence), PERSON, evidence)
    roots = {"l5_radiculopathy", "s1_radiculopathy"}
    assert any({p.first, p.second} == roots and p.by for p in pairs)
