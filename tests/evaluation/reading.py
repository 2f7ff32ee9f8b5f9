"""Have bundled goldens read and scored, with and without a model at a loopback server."""

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from giextract.evaluation import corpus, running
from giextract.evaluation.evaluation import Evaluation, evaluate, pin
from giextract.evaluation.results import Run
from giextract.settings import Settings
from tests.loopback.server import Act
from tests.loopback.threaded import serving
from tests.model.asking import told
from tests.samples import ROOT

WORKERS = running.Workers()


def some_goldens(to: Path, cases: Sequence[str]) -> Path:
    """A folder with these bundled goldens, without floors, and without the answers that are recorded beside them."""
    for case in cases:
        shutil.copytree(ROOT / "goldens" / case, to / case, ignore=shutil.ignore_patterns("answer.*"))
    return to


def gate(folder: Path) -> Evaluation:
    """What `giextract evaluate` does without any option: labels, and recorded answers where there are any."""
    annotated = corpus.load(folder)
    done, labels = running.read(annotated, WORKERS)
    runs = [labels]
    if any(case.answers for case in annotated.cases):
        runs.append(running.replay(annotated, done, WORKERS))
    return evaluate(annotated, runs)


def pin_floors(folder: Path) -> None:
    """Pin what is reached now."""
    text, refused = pin(corpus.load(folder), gate(folder))
    assert not refused
    (folder / "floors.yaml").write_text(text, encoding="utf-8")


def broken(folder: Path) -> set[str]:
    """The measures of the floors that do not hold."""
    return {floor.measure for floor in gate(folder).broken}


def asked(folder: Path, act: Act, cache: Path, record: bool = False, **settings: Any) -> tuple[Run, int]:
    """Have a model behind a loopback server read goldens; the run, and how many requests came."""
    annotated = corpus.load(folder)
    done, _ = running.read(annotated, WORKERS)
    with serving(act) as server:
        on: Settings = told(server, cache, model="on", **settings)
        return running.ask(annotated, done, on, WORKERS, record), len(server.asked)
