"""``python -m benchmarks.accuracy FOLDER...``: how often the answer is right, with baselines.

Folders are judged side by side in one run; ``cases/development`` was looked at while building and
``cases/check`` was not, so the difference between them is the measure of overfitting.
``plantar evaluate`` gives the figures of one folder without the baselines.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from benchmarks.accuracy.baselines import naive_bayes, prior_alone
from plantar.assessment.assess import Assessor
from plantar.evaluation.figures import OWN, Method, judge, table
from plantar.evaluation.folder import read_folder
from plantar.knowledge.loader import load

METHODS: Mapping[str, Method] = {**OWN, "naive Bayes": naive_bayes, "prior alone": prior_alone}


def main() -> None:
    """Print the figures, or write them as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path, default=[Path("cases/development")])
    parser.add_argument("--right", type=Path, help="file of right ids by case or diagnosis")
    parser.add_argument("--json", type=Path, help="file to write the figures to; - for the screen")
    asked = parser.parse_args()
    knowledge = load()
    assessor = Assessor(knowledge)
    results = {
        str(folder): judge(assessor, read_folder(folder, knowledge, asked.right), METHODS)
        for folder in asked.folders
    }
    document = {"knowledge": knowledge.digest, "folders": results}
    if str(asked.json) == "-":
        print(json.dumps(document, indent=1))
        return
    if asked.json:
        asked.json.parent.mkdir(parents=True, exist_ok=True)
        asked.json.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")
    print(table(results))


if __name__ == "__main__":
    np.seterr(all="raise", under="ignore")
    main()
