"""The reader that the package ships, back as a network that can go on learning.

Weights of eight bits come back within half a step of what they were; layers that were never trained
come from the pretrained encoder whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from plantar.knowledge.base import KnowledgeBase
from plantar.reading.network import ReaderNetwork
from training.reader.model import FROZEN_LAYERS, SHARPEST, Reader
from training.reader.pack import NORMS, PARTS

HEADS = {
    "mix": "mix.0",
    "said_in": "attribute.0",
    "said": "attribute.2",
    "level": "level",
    "cause_in": "condition.0",
}
"""Name in heads.npz, there with ``_bias`` too, to the part of the network."""


def restore(reader: Reader, folder: Path, knowledge: KnowledgeBase) -> None:
    """Sets the weights of a fresh reader to those of a shipped one.

    Findings and conditions that are new since it was made keep their fresh weights.

    Args:
        reader: made for ``knowledge``.
        folder: with encoder.npz, heads.npz and card.json.
        knowledge: today's.
    """
    shipped = ReaderNetwork(folder)
    state = dict(reader.state_dict())
    state.update(
        (f"encoder.{name}", value) for name, value in encoder_weights(folder / "encoder.npz")
    )
    heads = {name: torch.tensor(array) for name, array in shipped.heads.items()}
    for name, part in HEADS.items():
        state[f"{part}.weight"], state[f"{part}.bias"] = heads[name].T, heads[f"{name}_bias"]
    state["look.weight"], state["scale"] = heads["look"][None], torch.tensor(1.0)
    mine, theirs = _both(knowledge.findings, shipped.findings)
    state["finding"][mine] = heads["finding"][theirs] / SHARPEST
    state["bias"][mine] = heads["bias"][theirs]
    mine, theirs = _both(knowledge.conditions, shipped.conditions)
    state["condition.3.weight"][mine] = heads["condition"].T[theirs]
    state["condition.3.bias"][mine] = heads["condition_bias"][theirs]
    reader.load_state_dict(state)


def encoder_weights(path: Path) -> Iterator[tuple[str, Tensor]]:
    """Name and value of every weight of a trained layer, as the pretrained encoder calls it."""
    with np.load(path) as held:
        arrays = {name: held[name] for name in held.files}
    for n in range(FROZEN_LAYERS, len(arrays["inner_in"])):
        for name, parts in PARTS.items():
            whole = arrays[name][n] * arrays[f"{name}_step"][n]
            biases = np.split(arrays[f"{name}_bias"][n], len(parts))
            weights = np.split(whole, len(parts), axis=1)
            for part, weight, bias in zip(parts, weights, biases, strict=True):
                yield f"encoder.layer.{n}.{part}.weight", torch.tensor(weight.T.copy())
                yield f"encoder.layer.{n}.{part}.bias", torch.tensor(bias)
        for name, part in NORMS.items():
            yield f"encoder.layer.{n}.{part}.weight", torch.tensor(arrays[f"{name}_gain"][n])
            yield f"encoder.layer.{n}.{part}.bias", torch.tensor(arrays[f"{name}_shift"][n])


def _both(today: Iterable[str], then: Iterable[str]) -> tuple[list[int], list[int]]:
    at = {name: n for n, name in enumerate(then)}
    pairs = [(n, at[name]) for n, name in enumerate(today) if name in at]
    return [n for n, _ in pairs], [n for _, n in pairs]
