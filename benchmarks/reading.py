"""Reports a second on one core, from bytes to a judged report, by how they are printed."""

import time
from collections import Counter

from benchmarks.corpus import bordered, glued, glued_and_wrong
from giextract.pipeline import judge, prepare


def main(count: int = 200) -> None:
    """Print a table: for each kind of report the rate, the slowest report, and what came out."""
    print("| reports | a second | median ms | slowest ms | outcomes |\n|---|---:|---:|---:|---|")
    kinds = (
        ("between borders", bordered, count),
        ("glued, ties", glued, count),
        ("glued, does not tie", glued_and_wrong, count // 2),
    )
    for name, make, many in kinds:
        reports = make(many)
        judge(prepare(reports[0], "warm.txt")[0])
        times, outcomes = [], Counter[str]()
        for data in reports:
            start = time.perf_counter()
            report = judge(prepare(data, "report.txt")[0])
            times.append(time.perf_counter() - start)
            outcomes[report.outcome] += 1
        times.sort()
        median, slowest = times[len(times) // 2] * 1000, times[-1] * 1000
        print(f"| {name} | {many / sum(times):.0f} | {median:.1f} | {slowest:.0f} | {dict(outcomes)} |")


if __name__ == "__main__":
    main()
