"""The network: a pretrained encoder, and heads that read every token.

Each token scores each finding. A sentence mentions a finding as much as its tokens do together
(log-sum-exp), and what it says of it (so, not so, over, somebody else's, feared) and on which side
is read from the tokens that mention it: one small head for all findings, so that a denial learned
of one is understood of another. Two heads read the text as a whole.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn

RARE = -7.0
"""Where the score of a finding starts: nearly no sentence mentions it."""
SHARPEST = 16.0
"""Where the factor on the cosine between a token and a finding starts."""
CAUSE_UNITS = 512
"""Hidden units between a whole text and its cause."""
FROZEN_LAYERS = 2
"""Lowest layers of the encoder that stay as they came, with its table of words."""


@dataclass(frozen=True)
class Sizes:
    """How many of each the heads tell apart."""

    findings: int
    states: int
    sides: int
    conditions: int
    levels: int


@dataclass(frozen=True)
class Read:
    """What the network says of a batch; ``n`` sentences, ``b`` texts, ``t`` tokens.

    All are logits: ``mention`` (n, findings); ``said`` (t, states + sides), by token; ``condition``
    (b, conditions) and ``level`` (b, levels), of the whole text. ``share`` (t, findings) is the
    part of each token in its sentence's mention.
    """

    mention: Tensor
    share: Tensor
    said: Tensor
    of: Tensor
    """(t,) sentence of each token."""
    condition: Tensor
    level: Tensor


def cause_head(width: int, conditions: int) -> nn.Sequential:
    """A whole text (b, width) to the logits of its cause (b, conditions)."""
    return nn.Sequential(
        nn.Linear(width, CAUSE_UNITS),
        nn.ReLU(),
        nn.Dropout(0.5),
        nn.Linear(CAUSE_UNITS, conditions),
    )


class Reader(nn.Module):
    """Encoder and heads."""

    def __init__(self, encoder: nn.Module, sizes: Sizes, described: Tensor) -> None:
        """``described`` (findings, width): what the encoder makes of each finding's own words."""
        super().__init__()
        width = described.shape[1]
        self.encoder, self.sizes = encoder, sizes
        self.drop = nn.Dropout(0.1)
        self.mix = nn.Sequential(nn.Linear(width, width), nn.GELU())
        apart = described - described.mean(dim=0)
        self.finding = nn.Parameter(apart / apart.norm(dim=1, keepdim=True))
        self.scale = nn.Parameter(torch.tensor(1.0))
        self.bias = nn.Parameter(torch.full((sizes.findings,), RARE))
        self.attribute = nn.Sequential(
            nn.Linear(width, width), nn.GELU(), nn.Linear(width, sizes.states + sizes.sides)
        )
        self.look = nn.Linear(width, 1)
        self.whole = nn.Dropout(0.3)
        self.condition = cause_head(2 * width, sizes.conditions)
        self.level = nn.Linear(2 * width, sizes.levels)

    def forward(self, ids: Tensor, mask: Tensor, sentence: Tensor, n: int) -> Read:
        """Reads a batch.

        Args:
            ids: (b, length) tokens.
            mask: (b, length) 1 where a token is.
            sentence: (b, length) number of its sentence in the batch, -1 outside of any.
            n: sentences in the batch.
        """
        hidden = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state
        inside = sentence >= 0
        told, of = self.drop(hidden[inside]), sentence[inside]
        mention, share = self._by_sentence(self.token_scores(told), of, n)
        condition, level = self.read_whole(hidden, mask)
        return Read(mention, share, self.attribute(told), of, condition, level)

    def token_scores(self, told: Tensor) -> Tensor:
        """(tokens, findings): how much each token mentions each finding."""
        mixed = told + self.mix(told)
        mixed = mixed / mixed.norm(dim=-1, keepdim=True)
        return self.scale * SHARPEST * mixed @ self.finding.T

    def _by_sentence(self, token: Tensor, of: Tensor, n: int) -> tuple[Tensor, Tensor]:
        index = of[:, None].expand_as(token)
        top = torch.full((n, token.shape[1]), -1e4)
        top = top.scatter_reduce(0, index, token.detach(), "amax")
        raised = torch.exp(token - top[of])
        total = torch.zeros(n, token.shape[1]).index_add(0, of, raised) + 1e-9
        return top + torch.log(total) + self.bias, raised / total[of]

    def read_whole(self, hidden: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """Logits of the cause and of how urgent the text sounds."""
        weight = mask.float()
        mean = (hidden * weight[..., None]).sum(1) / weight.sum(1, keepdim=True)
        look = self.look(hidden)[..., 0].masked_fill(mask == 0, -1e4).softmax(dim=1)
        seen = self.whole(torch.cat([mean, (hidden * look[..., None]).sum(1)], dim=1))
        return self.condition(seen), self.level(seen)


def said_of(read: Read, at: Tensor, finding: Tensor) -> Tensor:
    """(m, states + sides): what sentences ``at`` (m,) say of ``finding`` (m,)."""
    pair, token = torch.nonzero(at[:, None] == read.of[None, :], as_tuple=True)
    share = read.share[token, finding[pair]]
    empty = torch.zeros(len(at), read.said.shape[1])
    return empty.index_add(0, pair, share[:, None] * read.said[token])


def freeze(reader: Reader) -> None:
    """Keeps the words' vectors and the lowest layers as they came."""
    kept = [reader.encoder.embeddings, *reader.encoder.encoder.layer[:FROZEN_LAYERS]]  # type: ignore
    for part in kept:
        for weight in part.parameters():
            weight.requires_grad = False
