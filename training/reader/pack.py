"""``python -m training.reader.pack ENCODER.onnx ENCODER.npz``: the encoder as the package ships it.

The weights stay the eight bits that onnxruntime's quantisation gave them, with a step for each
column; :mod:`plantar.reading.encoder` runs them.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import onnx
from onnx import numpy_helper

PARTS = {
    "attention_in": ("attention.self.query", "attention.self.key", "attention.self.value"),
    "attention_out": ("attention.output.dense",),
    "inner_in": ("intermediate.dense",),
    "inner_out": ("output.dense",),
}
"""Dense layers by the name in the file; those of one name stand side by side."""
NORMS = {"attention": "attention.output.LayerNorm", "inner": "output.LayerNorm"}
Arrays = Mapping[str, np.ndarray]


def pack(source: Path, target: Path) -> None:
    """Writes the weights of an encoder of eight bits in ONNX as one file of numpy."""
    graph = onnx.load(source).graph
    held = {one.name: numpy_helper.to_array(one) for one in graph.initializer}
    matrices = {_place(n.name): n.input[1] for n in graph.node if n.op_type == "MatMulInteger"}
    dense = {place: _dense(held, place, name) for place, name in matrices.items() if name in held}
    np.savez_compressed(target, **_embeddings(held), **_layers(held, dense))


def _place(node: str) -> str:
    """A node's layer as the pretrained encoder calls it: "layer.0.output.dense"."""
    return node.removeprefix("/encoder/encoder/").removesuffix("/MatMul_quant").replace("/", ".")


def _dense(held: Arrays, place: str, name: str) -> dict[str, np.ndarray]:
    step = held[name.replace("_quantized", "_scale")]
    assert not held[name.replace("_quantized", "_zero_point")].any()
    return {"": held[name], "_step": step, "_bias": held[f"encoder.encoder.{place}.bias"]}


def _embeddings(held: Arrays) -> dict[str, np.ndarray]:
    found = {}
    for name, place in (("words", "word_embeddings"), ("places", "position_embeddings")):
        table, step, zero = _table(held, place)
        found |= {name: table, f"{name}_step": step, f"{name}_zero": zero}
    table, step, zero = _table(held, "token_type_embeddings")
    norm = "encoder.embeddings.LayerNorm"
    return found | {
        "first_kind": (table[0].astype(np.float32) - zero) * step,
        "words_gain": held[f"{norm}.weight"],
        "words_shift": held[f"{norm}.bias"],
    }


def _table(held: Arrays, place: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    name = f"encoder.embeddings.{place}.weight"
    zero = held[f"{name}_zero_point"].astype(np.float32)
    return held[f"{name}_quantized"], held[f"{name}_scale"], zero


def _layers(held: Arrays, dense: Mapping[str, Mapping[str, np.ndarray]]) -> dict[str, np.ndarray]:
    """Arrays of all layers, by name (layers, ...)."""
    n_layers = 1 + max(int(place.split(".")[1]) for place in dense)
    found = {}
    for name, parts in PARTS.items():
        for kind in ("", "_step", "_bias"):
            found[name + kind] = np.stack(
                [
                    np.concatenate([dense[f"layer.{n}.{part}"][kind] for part in parts], axis=-1)
                    for n in range(n_layers)
                ]
            )
    for name, part in NORMS.items():
        for kind, theirs in (("gain", "weight"), ("shift", "bias")):
            rows = [held[f"encoder.encoder.layer.{n}.{part}.{theirs}"] for n in range(n_layers)]
            found[f"{name}_{kind}"] = np.stack(rows)
    return found


def main() -> None:
    """Pack."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source", type=Path)
    parser.add_argument("target", type=Path)
    asked = parser.parse_args()
    pack(asked.source, asked.target)


if __name__ == "__main__":
    main()
