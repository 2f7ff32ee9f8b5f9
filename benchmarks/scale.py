"""Whole runs of the command by number of reports and workers: `python -m benchmarks.scale [REPORTS …]`.

The reports are a country's (benchmarks/country.py), without a model. For each number a first run, a second over the same
store, and a third with one more report; time, CPU of all processes, the peak memory of the largest process, the size of the
store; and last what an installation weighs.
"""

import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from benchmarks.country import reports, write

SIZES = (1_000, 10_000, 100_000)
WORKERS = (1, 2)


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds by the clock, seconds of CPU of a process and its children, and MiB of the largest of them."""

    seconds: float
    cpu: float
    peak: float


def run(command: list[str]) -> Cost:
    """Run a command and say what it took."""
    start = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        _, _, usage = os.wait4(process.pid, 0)
    return Cost(time.perf_counter() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def main(sizes: tuple[int, ...]) -> None:
    """Print a line for each number of reports and of workers."""
    units = "first run s | reports a second | CPU ms a report | peak MiB | store KiB a report | second run s | one more s"
    print(f"| reports | workers | {units} |")
    print("|---:|---:|---:|---:|---:|---:|---:|---:|---:|")
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            given, country = Path(folder) / "reports", reports(size + len(WORKERS))
            for path, data in islice(country, size):
                write(given / path, data)
            for workers in WORKERS:
                store = Path(folder) / f"{workers}.db"
                command = [sys.executable, "-m", "giextract", "extract", str(given), "--store", str(store), "--jobs", str(workers)]
                command += ["--model", "off"]
                first, again = run(command), run(command)
                weight = sum(f.stat().st_size for f in Path(folder).glob(f"{workers}.db*")) / 2**10 / size
                path, data = next(country)
                write(given / path, data)
                more = run(command)
                print(
                    f"| {size:,} | {workers} | {first.seconds:.0f} | {size / first.seconds:.0f} | {first.cpu * 1000 / size:.1f} |"
                    f" {first.peak:.0f} | {weight:.1f} | {again.seconds:.1f} | {more.seconds:.1f} |",
                    flush=True,
                )


def installed() -> None:
    """Print what a fresh environment with nothing but the default install weighs."""
    root = Path(__file__).parents[1]
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        before = _weight(Path(folder))
        pip = [f"{folder}/bin/python", "-m", "pip", "install", "--quiet", "-c", str(root / "constraints.txt"), str(root)]
        subprocess.run(pip, check=True)
        print(f"default install: {_weight(Path(folder)) - before:.0f} MiB")


def _weight(folder: Path) -> float:
    files = subprocess.run(["du", "-sk", str(folder)], check=True, capture_output=True, text=True)
    return int(files.stdout.split()[0]) / 1024


if __name__ == "__main__":
    main(tuple(int(size) for size in sys.argv[1:]) or SIZES)
    installed()
