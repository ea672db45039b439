"""``python -m training.reader.export FOLDER``: what the package ships, from a trained reader.

Writes encoder.npz (int8), heads.npz, tokenizer.json and card.json with their checksums and the
thresholds, which are set on the writers that the reader never learned from.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from plantar.evaluation.folder import JudgedCase, read_folder
from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.loader import load
from plantar.reading.network import ReaderNetwork
from plantar.reading.sentences import sentences
from training.reader.__main__ import new_reader, pretrained_folder, tokenizer
from training.reader.gather import as_read, texts_of
from training.reader.model import SHARPEST, Reader
from training.reader.pack import pack

TARGET = Path("src/plantar/reading/data")


class _Encoder(nn.Module):
    """The encoder alone, with its last layer as the only output."""

    def __init__(self, encoder: nn.Module) -> None:
        super().__init__()
        self.encoder = encoder

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> Tensor:
        return self.encoder(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state


def export_encoder(reader: Reader, path: Path) -> None:
    """The encoder with weights of eight bits, as onnxruntime chooses them."""
    example = torch.ones(1, 12, dtype=torch.long)
    with tempfile.TemporaryDirectory() as folder:
        full, small = Path(folder) / "full.onnx", Path(folder) / "small.onnx"
        torch.onnx.export(
            _Encoder(reader.encoder).eval(),
            (example, example),
            str(full),
            input_names=["input_ids", "attention_mask"],
            output_names=["hidden"],
            dynamic_axes={n: {0: "b", 1: "t"} for n in ("input_ids", "attention_mask", "hidden")},
            opset_version=17,
            dynamo=False,
        )
        quantize_dynamic(
            full, small, weight_type=QuantType.QInt8, per_channel=True, reduce_range=True
        )
        pack(small, path)


def heads_of(reader: Reader) -> dict[str, np.ndarray]:
    """The heads by the names of :mod:`plantar.reading.network`, as float16."""
    state = {name: value.detach().numpy() for name, value in reader.state_dict().items()}
    scale = state["scale"] * SHARPEST
    found = {
        "mix": state["mix.0.weight"].T,
        "mix_bias": state["mix.0.bias"],
        "finding": state["finding"] * scale,
        "bias": state["bias"],
        "said_in": state["attribute.0.weight"].T,
        "said_in_bias": state["attribute.0.bias"],
        "said": state["attribute.2.weight"].T,
        "said_bias": state["attribute.2.bias"],
        "look": state["look.weight"][0],
        "cause_in": state["condition.0.weight"].T,
        "cause_in_bias": state["condition.0.bias"],
        "condition": state["condition.3.weight"].T,
        "condition_bias": state["condition.3.bias"],
        "level": state["level.weight"].T,
        "level_bias": state["level.bias"],
    }
    return {name: value.astype(np.float16) for name, value in found.items()}


def add_cases(
    folder: Path, cases: Path, knowledge: KnowledgeBase
) -> tuple[tuple[str, ...], dict[str, Any]]:
    """Adds the vectors of the cases' first texts to the heads.

    Returns the case of each vector, and by case its title, source and what it turned out to be.
    """
    network, names, rows = ReaderNetwork(folder), [], []
    published: dict[str, Any] = {}
    for case in read_folder(cases, knowledge):
        for text in as_read(texts_of(case), knowledge):
            seen = network.read(text.whole, tuple(sentences(text.whole)))
            names.append(case.id)
            rows.append(seen.mean)
            published[case.id] = _published(case)
    heads = dict(np.load(folder / "heads.npz"))
    np.savez_compressed(folder / "heads.npz", **heads, cases=np.array(rows, dtype=np.float16))
    return tuple(names), published


def _published(case: JudgedCase) -> dict[str, Any]:
    source = case.vignette.source
    return {
        "title": case.vignette.title,
        "source": str(source.get("title", "")),
        "address": str(source.get("address", "")),
        "right": sorted(case.right),
    }


def write_card(
    folder: Path,
    knowledge: KnowledgeBase,
    cases: tuple[Sequence[str], dict[str, Any]],
    thresholds: dict[str, float],
) -> None:
    """Checksums, ids, thresholds and the published cases."""
    files = ("encoder.npz", "heads.npz", "tokenizer.json")  # words.npz follows: reader.words
    card = {
        "sha256": {name: checksum(folder / name) for name in files},
        "thresholds": thresholds,
        "findings": list(knowledge.findings),
        "conditions": list(knowledge.conditions),
        "cases": list(cases[0]),
        "published": cases[1],
    }
    save_card(folder, card)


def save_card(folder: Path, card: Mapping[str, Any]) -> None:
    """The card as it is shipped, on one line."""
    text = json.dumps(card, indent=None, separators=(",", ":"))
    (folder / "card.json").write_text(text + "\n", encoding="utf-8")


def checksum(path: Path) -> str:
    """SHA-256 of a file, as the card holds it."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def main() -> None:
    """Export, add the cases, write the card."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="where reader.pt is")
    parser.add_argument("--to", type=Path, default=TARGET)
    parser.add_argument("--cases", type=Path, default=Path("cases/development"))
    parser.add_argument("--thresholds", type=Path, default=Path("training/reader/thresholds.json"))
    asked = parser.parse_args()
    knowledge = load()
    reader = new_reader(knowledge, tokenizer())
    reader.load_state_dict(torch.load(asked.folder / "reader.pt", weights_only=True))
    reader.eval()
    asked.to.mkdir(parents=True, exist_ok=True)
    thresholds = json.loads(asked.thresholds.read_text(encoding="utf-8"))
    export_encoder(reader, asked.to / "encoder.npz")
    np.savez_compressed(asked.to / "heads.npz", **heads_of(reader))
    shutil.copy(pretrained_folder() / "tokenizer.json", asked.to / "tokenizer.json")
    write_card(asked.to, knowledge, ((), {}), thresholds)
    cases = add_cases(asked.to, asked.cases, knowledge)
    write_card(asked.to, knowledge, cases, thresholds)


if __name__ == "__main__":
    main()
