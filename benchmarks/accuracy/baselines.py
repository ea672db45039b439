"""What plantar is compared with in the same run: the same figures without weights; the prior."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from plantar.anatomy.painted import from_regions
from plantar.assessment.assess import Assessor
from plantar.assessment.settled import settle
from plantar.evaluation.folder import JudgedCase, p_right, rank_of
from plantar.evaluation.measures import SystemAnswer
from plantar.knowledge.evidence import Layer
from plantar.reasoning.likelihood import counted, encode
from plantar.reasoning.network import Floats, Network
from plantar.reasoning.posterior import normalised


def naive_bayes(
    assessor: Assessor, cases: Sequence[JudgedCase], layer: Layer
) -> list[SystemAnswer]:
    """Every finding independent and counted in full, prior odds as they stand."""
    network, found = assessor.network, []
    present, absent = np.log(network.p), np.log1p(-network.p)
    for case in cases:
        who, map_ = case.vignette.person, from_regions(case.vignette.painted)
        told = settle(who, case.vignette.up_to(layer), map_, network.knowledge)
        states = counted(network, encode(network, [told.evidence]))[0]
        score = network.log_odds + (states > 0) @ present.T + (states < 0) @ absent.T
        found.append(_ranked(network, case, normalised(score)))
    return found


def prior_alone(
    assessor: Assessor, cases: Sequence[JudgedCase], layer: Layer
) -> list[SystemAnswer]:
    """What one would say before hearing anything."""
    return [_ranked(assessor.network, case, assessor.network.prior) for case in cases]


def _ranked(network: Network, case: JudgedCase, p: Floats) -> SystemAnswer:
    return SystemAnswer(
        case.id,
        rank_of(case.right, network.names, p),
        None,
        case.level,
        p_right(case.right, network.names, p),
        float(p.max()),
    )
