"""What recorded answers come to: `python -m benchmarks.recorded FOLDER`, with the real reports in FOLDER.

The answers are a capable reader's to the project's own prompts (tests/recorded), not a provider's score.
"""

import sys
import tempfile
from pathlib import Path

from tests.recorded.recording import names, replayed


def main(folder: Path) -> None:
    """Print a line a report: agreement, re-asks, statements of the prose, findings, outcome without and with a model."""
    print("| report | figures | read alike | asked again | model only | statements: both, patterns, model | flags | outcome |")
    print("|---|---:|---:|---:|---:|---|---|---|")
    for name in names():
        with tempfile.TemporaryDirectory() as cache:
            told = replayed(folder / f"{name}.txt", Path(cache))
        cells = [c for c in told.after.cells.values() if c.value is not None]
        alike = sum(c.support == "agreed" for c in cells)
        alone = sum(c.support == "model_only" for c in cells)
        again = max((t.attempts for t in told.answers.tables.values()), default=1) - 1
        read = [s.read_by for s in told.after.statements]
        both, witness, model = (read.count(who) for who in (("witness", "model"), ("witness",), ("model",)))
        before, after = (sum(f.severity != "notice" for f in r.findings) for r in (told.before, told.after))
        outcome = f"{told.before.outcome} → {told.after.outcome}"
        print(f"| {name} | {len(cells)} | {alike} | {again} | {alone} | {both}, {witness}, {model} | {before} → {after} | {outcome} |")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
