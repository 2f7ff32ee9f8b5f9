"""One report in several files: one leads, the others are witnesses, and where they differ is found."""

from collections.abc import Callable
from pathlib import Path

import pytest

from giextract import bulk
from giextract.report import Report
from giextract.store import Store, unpack
from tests.samples import CLEAN, OTHER_CLEAN

pytestmark = pytest.mark.usefixtures("either_store")

Go = Callable[[], dict[str, Report]]


@pytest.fixture
def go(tmp_path: Path) -> Go:
    """Extract the folder `in`, compare versions, give the reports by path."""
    (tmp_path / "in").mkdir()

    def run() -> dict[str, Report]:
        with Store.open(str(tmp_path / "s.db"), create=True) as store:
            for _ in bulk.extract(bulk.find([str(tmp_path / "in")]), store):
                pass
            bulk.second_pass(store)
            reports = [(s.places[0], Report.model_validate_json(unpack(s.report))) for s in store.reports()]
        return dict(reports)

    return run


def put(tmp_path: Path, name: str, text: str) -> None:
    """A file of the folder."""
    (tmp_path / "in" / name).write_text(text, encoding="utf-8")


def of(report: Report, *rules: str) -> list[str]:
    """The messages of some rules."""
    return [f.message for f in report.findings if f.rule in rules]


def test_like_versions_stay_clean(go: Go, tmp_path: Path) -> None:
    """The same figures in two files are one report: the longer path does not lead, nothing is flagged, all are kept."""
    put(tmp_path, "a.txt", CLEAN)
    put(tmp_path, "b.txt", CLEAN + "\n发布日期：2022-01-29\n")
    reports = go()
    assert {r.outcome for r in reports.values()} == {"consistent"}
    for report in reports.values():
        assert [(v.path, v.leads) for v in report.versions] == [("a.txt", True), ("b.txt", False)]


def test_difference_is_found_at_the_leader(go: Go, tmp_path: Path) -> None:
    """Another figure in a witness flags the leader, names the row and both readings, and leaves its value alone."""
    put(tmp_path, "a.txt", CLEAN)
    put(tmp_path, "b.txt", CLEAN.replace("\n1146\n", "\n1147\n", 1))
    first, second = go()["a.txt"], go()["b.txt"]
    assert first.outcome == "flagged"
    (finding,) = [f for f in first.findings if f.rule == "F605"]
    assert finding.cause == "other_report"
    assert finding.cells == ("requests.received.individual",)
    assert "b.txt has 1147, this version 1146" in finding.message
    assert first.cells["requests.received.individual"].value == "1146"
    assert not of(second, "F605")


def test_difference_goes_when_the_witness_is_mended(go: Go, tmp_path: Path) -> None:
    """What another file told is taken back when that file says it no more, or is of somebody else."""
    put(tmp_path, "a.txt", CLEAN)
    put(tmp_path, "b.txt", CLEAN.replace("\n1146\n", "\n1147\n", 1))
    assert go()["a.txt"].outcome == "flagged"
    put(tmp_path, "b.txt", CLEAN + "\n附记\n")
    assert go()["a.txt"].outcome == "consistent"
    put(tmp_path, "b.txt", OTHER_CLEAN)
    alone = go()["a.txt"]
    assert (alone.outcome, alone.versions, of(alone, "F605", "F606")) == ("consistent", (), [])


def test_the_same_store_gives_the_same_results(go: Go, tmp_path: Path) -> None:
    """Comparing again changes nothing."""
    put(tmp_path, "a.txt", CLEAN)
    put(tmp_path, "b.txt", CLEAN.replace("\n1146\n", "\n1147\n", 1))
    assert go() == go()


def test_namesakes_are_no_versions(go: Go, tmp_path: Path) -> None:
    """Two reports by one name with other figures are told of each other, and not flagged for it."""
    put(tmp_path, "a.txt", CLEAN)
    numbers = iter(range(3, 10_000))
    lines = [str(next(numbers)) if line.isdigit() else line for line in CLEAN.split("\n")]
    put(tmp_path, "b.txt", "\n".join(lines))
    reports = go()
    assert not of(reports["a.txt"], "F605")
    assert of(reports["a.txt"], "F606")
    assert reports["a.txt"].outcome == "consistent"


def test_rules_run_again_keep_what_others_tell(go: Go, tmp_path: Path) -> None:
    """verify gives no change over versions, and leaves them in the store."""
    put(tmp_path, "a.txt", CLEAN)
    put(tmp_path, "b.txt", CLEAN.replace("\n1146\n", "\n1147\n", 1))
    before = go()
    with Store.open(str(tmp_path / "s.db")) as store:
        done = list(bulk.verify(store))
        bulk.second_pass(store)
        after = {s.places[0]: Report.model_validate_json(unpack(s.report)) for s in store.reports()}
    assert not [d for d in done if d.changes.new or d.changes.dropped]
    assert after == before
