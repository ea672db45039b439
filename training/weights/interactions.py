"""The fit of what findings mean together: one hidden layer, on the same rows as the weights.

Dropped answers and dropped units keep it from learning single people by heart; there is no start
value of its own for a condition, so that the prior stays what the knowledge says.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn

from plantar.reasoning.network import Floats
from training.weights.facts import KINDS, Facts, Rows
from training.weights.fit import Penalty

SEED = 20261129


@dataclass(frozen=True)
class Plan:
    """How the layer is trained."""

    units: int = 256
    passes: int = 16
    batch: int = 256
    rate: float = 2e-3
    decay: float = 1e-4
    answers_dropped: float = 0.3
    units_dropped: float = 0.4


class Layer(nn.Module):
    """Present findings to units to conditions; nought where nothing is present."""

    def __init__(self, n_findings: int, n_conditions: int, plan: Plan) -> None:
        """For this many findings and conditions."""
        super().__init__()
        self.answer = nn.Linear(n_findings, plan.units)
        self.cause = nn.Linear(plan.units, n_conditions, bias=False)
        self.drop = nn.Dropout(plan.units_dropped)

    def forward(self, answers: Tensor) -> Tensor:
        """(n_rows, n_findings) to scores (n_rows, n_conditions), in nats."""
        raised = torch.relu(self.answer(answers)) - torch.relu(self.answer.bias)
        return self.cause(self.drop(raised))

    @torch.no_grad()
    def arrays(self) -> tuple[Floats, Floats, Floats]:
        """As :func:`plantar.reasoning.interactions.write_interactions` takes them."""
        answer = self.answer.weight.T.double().numpy()
        return answer, self.answer.bias.double().numpy(), self.cause.weight.T.double().numpy()

    @torch.no_grad()
    def scores(self, facts: Facts) -> Floats:
        """What the layer adds to the prior, (n_rows, n_conditions)."""
        self.eval()
        return np.asarray(self(_answers(facts)).double().numpy())


def train(data: Rows, penalty: Penalty, plan: Plan) -> Layer:
    """The layer, seeded: the same rows give the same numbers on the same machine."""
    torch.manual_seed(SEED)
    blocks = [(getattr(data, kind), getattr(penalty, kind)) for kind in KINDS]
    answers = torch.cat([_answers(facts) for facts, _ in blocks])
    prior = torch.cat([torch.tensor(facts.prior, dtype=torch.float32) for facts, _ in blocks])
    right = torch.cat([_shares(facts) for facts, _ in blocks])
    right *= torch.cat([torch.full((len(facts.source), 1), each) for facts, each in blocks])
    layer = Layer(answers.shape[1], prior.shape[1], plan)
    steps = plan.passes * (len(answers) // plan.batch)
    optimiser = torch.optim.AdamW(layer.parameters(), lr=plan.rate, weight_decay=plan.decay)
    rate = torch.optim.lr_scheduler.OneCycleLR(optimiser, plan.rate, total_steps=steps + 1)
    for rows in _batches(len(answers), plan):
        kept = torch.rand(len(rows), answers.shape[1]) > plan.answers_dropped
        scores = layer(answers[rows] * kept) + prior[rows]
        loss = -(right[rows] * scores.log_softmax(1)).sum() / right[rows].sum()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        rate.step()
    return layer


def _batches(n_rows: int, plan: Plan) -> Iterator[Tensor]:
    for _ in range(plan.passes):
        order = torch.randperm(n_rows)
        for start in range(0, n_rows - plan.batch + 1, plan.batch):
            yield order[start : start + plan.batch]


def _answers(facts: Facts) -> Tensor:
    return torch.tensor(facts.present.toarray(), dtype=torch.float32)


def _shares(facts: Facts) -> Tensor:
    """Right answers as probabilities: several that are right share the row."""
    right = facts.right.astype(np.float32)
    if facts.right.dtype == bool:
        right /= np.maximum(right.sum(axis=1, keepdims=True), 1)
    return torch.tensor(right)
