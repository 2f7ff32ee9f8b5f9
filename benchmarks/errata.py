"""How long the letters to all units take: `python -m benchmarks.errata [REPORTS]`, on one core.

The store holds that many reports, made from the bundled goldens under other names; most have something to be told. Every
unit gets a Word document and a spreadsheet; then only Word documents, compared with the same store.
"""

import resource
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.review import BATCH, entries
from giextract.errata.sending import Choice, Shape, send
from giextract.store import Store


def main(count: int = 3_000) -> None:
    """Print the time by the clock and on the processor, the documents written, and the memory at its peak."""
    with tempfile.TemporaryDirectory() as folder, Store.open(str(Path(folder) / "s.db"), create=True) as store:
        made = list(entries(count))
        for start in range(0, count, BATCH):
            store.write(made[start : start + BATCH])
        del made
        _timed(store, Path(folder) / "both", ("docx", "xlsx"), Choice())
        _timed(store, Path(folder) / "docx", ("docx",), Choice())
        with Store.open(str(Path(folder) / "s.db")) as last:
            _timed(store, Path(folder) / "compared", ("docx",), Choice(last=last))


def _timed(store: Store, folder: Path, shapes: tuple[Shape, ...], choice: Choice) -> None:
    clock, processor = time.monotonic(), time.process_time()
    sent = send(store, folder, shapes, choice, lambda _: None)
    clock, processor = time.monotonic() - clock, time.process_time() - processor
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{folder.name}: {sent.units} units, {sent.written} with documents: {clock:.1f} s, {processor:.1f} CPU s, "
        f"peak {peak:.0f} MiB", flush=True,
    )  # fmt: skip


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
