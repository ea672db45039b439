"""``python -m training.reader.average A B --to C``: the mean of the weights of two trained readers.

Of a reader and what one more pass made of it: less of what the pass unlearnt is lost (Wortsman et
al. 2022, Robust fine-tuning of zero-shot models).
"""

from __future__ import annotations

import argparse
from pathlib import Path

import torch

NAME = "reader.pt"


def main() -> None:
    """Average and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", type=Path, nargs=2, help="where reader.pt is")
    parser.add_argument("--to", type=Path, required=True)
    asked = parser.parse_args()
    one, other = (torch.load(folder / NAME, weights_only=True) for folder in asked.folders)
    asked.to.mkdir(parents=True, exist_ok=True)
    torch.save({name: (one[name] + other[name]) / 2 for name in one}, asked.to / NAME)


if __name__ == "__main__":
    main()
