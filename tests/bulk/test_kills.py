"""Runs with a model that are killed, or that go on side by side: each report once, and each answer paid for once."""

import random
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.bulk.kills import ENDED, Runs, contents, extracting, in_flight, kinds, paid_twice, told, write_reports
from tests.loopback.ledger import Ledger, keeping_ledger, times

REPORTS = 24
CONCURRENCY = 4
LATE = 5.0  # seconds after an answer was sent in which a kill may still lose it, on a machine that has much to do


@dataclass(frozen=True, slots=True)
class Scene:
    """Reports, a server that keeps a ledger, and what an undisturbed run makes of them by how many answers."""

    reports: Path
    ledger: Ledger
    wanted: dict[tuple[str, int], str]
    answers: int

    def runs(self, store: str, cache: Path, jobs: int = 1) -> Runs:
        """The command over these reports."""
        return Runs(extracting(self.reports, store, "--jobs", str(jobs)), told(self.ledger.url, cache, CONCURRENCY), random.Random(1))


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """The undisturbed run, once."""
    folder, made = tmp_path_factory.mktemp("kills"), kinds(6)
    write_reports(folder / "in", made, REPORTS)
    with keeping_ledger(made, 0.02) as ledger:
        scene = Scene(folder / "in", ledger, {}, 0)
        quiet = scene.runs(str(folder / "quiet.db"), folder / "quiet")
        assert quiet.to_the_end() in ENDED, quiet.said
        calls = times(ledger.read())
        assert set(calls.values()) == {1}
        yield Scene(folder / "in", ledger, contents(str(folder / "quiet.db")), len(calls))
        assert not quiet.left_over()


def test_five_kills(scene: Scene, tmp_path: Path) -> None:
    """Killed after so many answers each time, in all its processes or the first alone: nothing is lost, or there twice."""
    store = str(tmp_path / "s.db")
    runs = scene.runs(store, tmp_path / "cache", jobs=2)
    scene.ledger.read()
    for number in range(5):
        after = number * scene.answers // 5
        code = runs.killed(120, lambda after=after: scene.ledger.count() > after, worker=0.0 if number == 2 else None)  # type: ignore[misc]
        assert code is None, runs.said
    assert (len(runs.kills), len(runs.workers)) == (5, 1)
    assert runs.to_the_end() in ENDED, runs.said
    assert contents(store) == scene.wanted
    calls = scene.ledger.read()
    paid = paid_twice(calls, runs.kills, LATE)
    assert paid.unexplained == 0, "an answer was paid for again that no kill can have lost"
    assert paid.again <= sum(in_flight(calls, kill, LATE) for kill in runs.kills)
    assert sum(times(calls).values()) == scene.answers + paid.again
    with sqlite3.connect(store) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    connection.close()
    assert not runs.left_over()


def test_two_runs_at_the_same_time(scene: Scene, store_name: str, tmp_path: Path) -> None:
    """Each report is there once, and no question is asked by both."""
    runs = scene.runs(store_name, tmp_path / "cache")
    scene.ledger.read()
    both = [runs.start(), runs.start()]
    said = [process.communicate(timeout=300)[1] for process in both]
    assert {process.returncode for process in both} <= set(ENDED), said
    assert contents(store_name) == scene.wanted
    assert set(times(scene.ledger.read()).values()) == {1}
