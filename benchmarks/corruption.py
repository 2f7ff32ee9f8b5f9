"""Change correct model answers one figure, row or column at a time and see whether the report still passes.

`python -m benchmarks.corruption [CHANGES_PER_GOLDEN] [SEED]`: the answers are the annotated figures of the bundled goldens;
no model is asked. Wrong and not flagged must be 0, and every unchanged clean report must come out verified.
"""

import random
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from giextract.evaluation.corruptions.answers import answered, answers_of, page_of, trial
from giextract.evaluation.corruptions.changes import CHANGES
from giextract.evaluation.golden import cases, load
from giextract.pipeline import judge
from giextract.report import Outcome

GOLDENS = Path(__file__).parents[1] / "goldens"


def trials(per_golden: int, seed: int) -> Iterator[tuple[str, str, bool]]:
    """Every trial: the kind of change, whether it passed, whether any value is wrong and not flagged."""
    for path, source in cases(GOLDENS):
        golden, page, chance = load(path), page_of(source), random.Random(f"{seed}{path.relative_to(GOLDENS)}")
        for _ in range(per_golden):
            kind, table = chance.choice(list(CHANGES)), chance.choice(list(answered(golden)))
            made = trial(golden, page, table, kind, chance)
            if made:
                yield kind, "passed" if made.passed else "flagged", made.silent


def unchanged() -> list[Outcome]:
    """What becomes of the clean reports with a right answer."""
    clean = [(load(path), page_of(source)) for path, source in cases(GOLDENS) if load(path).outcome == "consistent"]
    return [judge(page, answers_of(golden, answered(golden), page)).outcome for golden, page in clean]


def main(per_golden: int = 250, seed: int = 1) -> int:
    """Print a table by kind; return the number of changed answers that passed."""
    all_of, passed, wrong = Counter[str](), Counter[str](), Counter[str]()
    for kind, became, silent in trials(per_golden, seed):
        all_of[kind] += 1
        passed[kind] += became == "passed"
        wrong[kind] += silent
    print("| change to a correct answer | trials | passed | wrong and not flagged |\n|---|---:|---:|---:|")
    for kind in CHANGES:
        print(f"| {kind} | {all_of[kind]} | {passed[kind]} | {wrong[kind]} |")
    clean = Counter(unchanged())
    print(f"| none, clean report | {clean.total()} | {clean['verified'] + clean['consistent']}, verified {clean['verified']} | 0 |")
    print(f"\n{all_of.total()} changes, passed {passed.total()}")
    return passed.total()


if __name__ == "__main__":
    raise SystemExit(min(1, main(*map(int, sys.argv[1:]))))
