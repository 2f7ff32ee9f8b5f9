"""Runs that ask by batches, over a folder of three bundled reports."""

import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from giextract import bulk
from giextract.bulk.asking.batching import Batching, Standing
from giextract.bulk.asking.rounds import Rounds
from giextract.report import Report, Usage
from giextract.store import Store, unpack
from tests.loopback.server import Loopback
from tests.model.asking import CLEAN, GLUED, WRONG, told
from tests.samples import ROOT

CASES = (CLEAN, GLUED, WRONG)
NAMES = {CLEAN: "clean.txt", GLUED: "glued.txt", WRONG: "wrong.txt"}
QUICK = {"batch_first_look": 0.01, "batch_longest_look": 0.02, "batch_settles": 0.3, "tries": 3, "prose": False, "model": "on"}
BEST = {"clean.txt": "verified", "glued.txt": "verified", "wrong.txt": "flagged"}


def fill(folder: Path) -> Path:
    """Put the reports into a folder."""
    folder.mkdir()
    for case, name in NAMES.items():
        shutil.copy(next((ROOT / "goldens" / case).glob("source.*")), folder / name)
    return folder


@dataclass
class Ran:
    """What a run has brought: outcomes by path and round, what it said on the way, and what it cost."""

    rounds: list[dict[str, str]] = field(default_factory=list)
    said: list[Standing] = field(default_factory=list)
    usage: Usage = field(default_factory=Usage)
    stopped: str | None = None
    garbage: list[str] = field(default_factory=list)

    @property
    def last(self) -> dict[str, str]:
        """The last outcome of each file."""
        return {path: outcome for found in self.rounds for path, outcome in found.items()}


Go = Callable[..., Ran]


def run(
    folder: Path,
    store: Store,
    server: Loopback,
    cache: Path,
    waits: bool = True,
    stopped: Callable[[], bool] = lambda: False,
    **more: Any,
) -> Ran:
    """One run of the command's own steps."""
    settings = told(server, cache, **{**QUICK, **more})
    ran = Ran()
    with Batching(settings, store) as model:

        def extract(files: "Iterable[bulk.Found]", again: int | None) -> "Iterator[bulk.Done]":
            return bulk.extract(files, store, stopped=stopped, asking=model)

        rounds = Rounds(model, store, settings, stopped)
        for nth, done in rounds.run(lambda: bulk.find([str(folder)]), extract, waits, ran.said.append):
            ran.rounds += [{} for _ in range(nth - len(ran.rounds))]
            ran.rounds[-1][done.entry.place.path] = " ".join(done.outcomes)
        ran.usage, ran.stopped, ran.garbage = model.usage, model.stopped, model.garbage
    return ran


def reports(store: Store) -> dict[str, Report]:
    """What the store holds, by name."""
    return {one.places[0]: Report.model_validate_json(unpack(one.report)) for one in store.reports()}


def bare(report: Report) -> dict[str, Any]:
    """A report without when and at what cost it was read."""
    return report.model_dump(mode="json", exclude={"usage": True, "reading": {"at"}})


def everything_in(folder: Path, store: str = "s.db") -> bytes:
    """All bytes of the files of a folder, and what is packed in its store."""
    found = [file.read_bytes() for file in folder.rglob("*") if file.is_file()]
    with Store.open(str(folder / store)) as opened, opened._reading() as connection:
        for table in ("questions", "batches", "pages", "results"):
            for row in connection.exec_driver_sql(f"SELECT * FROM {table}"):
                found += [_plain(value) for value in row]
    return b"\n".join(found)


def _plain(value: object) -> bytes:
    return unpack(value).encode() if isinstance(value, bytes) else str(value).encode()
