"""What an export takes: `python -m benchmarks.export [REPORTS] [FORMAT-TABLE …]`, such as `jsonl-reports dta-panel`.

The store holds that many reports, made from the bundled goldens under other names, one in a hundred of them decided about.
Each export runs in a process of its own, whose CPU time and peak memory are told.
"""

import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.review import filled
from giextract.decision import Decision
from giextract.store import Store

EXPORTS = (
    ("jsonl", "reports"), ("csv", "cells"), ("parquet", "cells"), ("csv", "panel"), ("parquet", "panel"), ("dta", "panel"),
    ("sqlite", "panel"), ("xlsx", "panel"),
)  # fmt: skip
COMMAND = "import sys; from giextract.cli import main; code = main(sys.argv[1:]); import resource; "
PEAK = "used = resource.getrusage(resource.RUSAGE_SELF); print(used.ru_utime + used.ru_stime, used.ru_maxrss); sys.exit(code)"


def decide(file: Path, count: int) -> None:
    """Let somebody confirm a cell of every hundredth report."""
    with Store.open(str(file)) as store:
        store.decide([
            Decision(at="2026-01-01T00:00:00Z", by="benchmark", path=f"province-{n % 31:02}/unit-{n:06}.txt", kind="type",
                     cell="requests.received.total", judged={"requests.received.total": None}, after="1")
            for n in range(0, count, 100)
        ])  # fmt: skip


def main(count: int, only: Sequence[str] = ()) -> None:
    """Print a line an export."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "s.db"
        filled(file, count)
        decide(file, count)
        print(f"{count:,} reports, {file.stat().st_size / 2**20:.0f} MiB\n")
        print("| format | table | reports | seconds | CPU s | peak MiB | size MiB |\n|---|---|---:|---:|---:|---:|---:|")
        for shape, what in EXPORTS:
            if not only or f"{shape}-{what}" in only:
                output = Path(folder) / f"out.{shape}"
                arguments = ["export", str(file), "--as", shape, "--what", what, "--output", str(output)]
                start = time.perf_counter()
                ran = subprocess.run([sys.executable, "-c", COMMAND + PEAK, *arguments], capture_output=True, text=True, check=True)
                seconds = time.perf_counter() - start
                cpu, peak = map(float, ran.stdout.split()[-2:])
                size = output.stat().st_size / 2**20
                print(f"| {shape} | {what} | {count:,} | {seconds:.0f} | {cpu:.0f} | {peak / 1024:.0f} | {size:.0f} |", flush=True)
                output.unlink()


if __name__ == "__main__":
    main(int((sys.argv[1:] or ["100000"])[0]), sys.argv[2:])
