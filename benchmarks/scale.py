"""Whole runs of the command by number of reports: time, peak memory, store size; and what an installation weighs."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.corpus import bordered, glued


def run(command: list[str]) -> tuple[float, float]:
    """Seconds and peak MiB (largest process) of a command and its children."""
    start = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        _, _, usage = os.wait4(process.pid, 0)
    return time.perf_counter() - start, usage.ru_maxrss / 1024


def main(sizes: tuple[int, ...] = (1, 100, 1_000, 10_000)) -> None:
    """Print a table: a first run and a second run over the same store, for each number of reports."""
    kinds = bordered(40) + glued(10)
    print("| reports | first run s | a second | peak MiB | second run s | store MiB |\n|---:|---:|---:|---:|---:|---:|")
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            reports = Path(folder) / "reports"
            reports.mkdir()
            for n in range(size):
                text = kinds[n % len(kinds)] + f"\n附记第{n}号\n".encode()
                (reports / f"{n:06}.txt").write_bytes(text)
            store = Path(folder) / "store.db"
            command = [sys.executable, "-m", "giextract", "extract", str(reports), "--store", str(store)]
            seconds, memory = run(command)
            again, _ = run(command)
            weight = sum(f.stat().st_size for f in Path(folder).glob("store.db*")) / 2**20
            print(
                f"| {size:,} | {seconds:.1f} | {size / seconds:.0f} | {memory:.0f} | {again:.1f} | {weight:.1f} |",
                flush=True,
            )


def installed() -> None:
    """Print what a fresh environment with nothing but the default install weighs."""
    root = Path(__file__).parents[1]
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        before = _weight(Path(folder))
        pip = [
            f"{folder}/bin/python",
            "-m",
            "pip",
            "install",
            "--quiet",
            "-c",
            str(root / "constraints.txt"),
            str(root),
        ]
        subprocess.run(pip, check=True)
        print(f"default install: {_weight(Path(folder)) - before:.0f} MiB")


def _weight(folder: Path) -> float:
    files = subprocess.run(["du", "-sk", str(folder)], check=True, capture_output=True, text=True)
    return int(files.stdout.split()[0]) / 1024


if __name__ == "__main__":
    main()
    installed()
