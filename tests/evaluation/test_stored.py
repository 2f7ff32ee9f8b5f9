"""Goldens as a store has them."""

import shutil
from pathlib import Path

from giextract import bulk
from giextract.evaluation import corpus
from giextract.evaluation.results import Run
from giextract.evaluation.stored import stored
from giextract.evaluation.summary import scores
from giextract.store import Store
from tests.evaluation.reading import some_goldens
from tests.model.asking import CLEAN, WRONG


def _run(folder: Path, goldens: Path, tmp_path: Path) -> Run:
    with Store.open(str(tmp_path / "s.db"), create=True) as store:
        for _ in bulk.extract(bulk.find([str(folder)]), store):
            pass
        return stored(corpus.load(goldens), store)


def test_reports_are_found_by_their_bytes(tmp_path: Path) -> None:
    """Whatever they are called in the store; the text comes with them."""
    goldens = some_goldens(tmp_path / "goldens", (CLEAN, WRONG))
    (tmp_path / "in").mkdir()
    for number, case in enumerate((CLEAN, WRONG)):
        shutil.copy(next((goldens / case).glob("source.*")), tmp_path / "in" / f"{number}.txt")
    run = _run(tmp_path / "in", goldens, tmp_path)
    assert [one.report.outcome for one in run.results if one.report] == ["consistent", "flagged"]
    assert all("政府信息公开" in one.text for one in run.results)
    assert {one.counts["right"] == one.counts["cells"] for one in scores(run)} == {True}


def test_reports_are_found_by_their_path(tmp_path: Path) -> None:
    """A conversion of the source has other bytes; its folder and name, or its stem, tell whose it is."""
    goldens = some_goldens(tmp_path / "goldens", (CLEAN, WRONG))
    text = next((goldens / CLEAN).glob("source.*")).read_text(encoding="utf-8")
    (tmp_path / "in" / WRONG).mkdir(parents=True)
    (tmp_path / "in" / f"{Path(CLEAN).name}.txt").write_text(text + "\n", encoding="utf-8")
    other = next((goldens / WRONG).glob("source.*")).read_text(encoding="utf-8")
    (tmp_path / "in" / WRONG / "source.txt").write_text(other + "\n", encoding="utf-8")
    run = _run(tmp_path / "in", goldens, tmp_path)
    assert [one.report.outcome for one in run.results if one.report] == ["consistent", "flagged"]


def test_what_a_store_lacks_is_missed(tmp_path: Path) -> None:
    """A golden that the store does not have counts as all of its cells missed."""
    goldens = some_goldens(tmp_path / "goldens", (CLEAN, WRONG))
    run = _run(goldens / CLEAN, goldens, tmp_path)
    there, absent = scores(run)
    assert there.counts["right"] == there.counts["cells"]
    assert (absent.outcome, absent.counts["missed"], absent.counts["not_assessable"]) == (
        None,
        absent.counts["cells"],
        1,
    )
