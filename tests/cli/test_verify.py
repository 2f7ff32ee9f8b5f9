"""verify: the rules again over what is stored."""

from pathlib import Path
from typing import Any

import pytest

from giextract import pipeline
from giextract.report import Report
from tests.cli.conftest import Run
from tests.samples import CLEAN, WRONG_SUM


@pytest.fixture(autouse=True)
def _store(giextract: Run, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for name, text in (("clean", CLEAN), ("wrong", WRONG_SUM)):
        (tmp_path / "in" / f"{name}.txt").write_text(text, encoding="utf-8")
    giextract("extract", "in", "--store", "s.db")


@pytest.fixture
def _lenient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rules that no longer know B301."""
    judge = pipeline.judge

    def without(page: pipeline.Page, answers: pipeline.Answers | None, *rest: Any) -> Report:
        report = judge(page, answers, *rest)
        return report.model_copy(update={"findings": tuple(f for f in report.findings if f.rule != "B301")})

    monkeypatch.setattr(pipeline, "judge", without)


def test_unchanged_rules_change_nothing(giextract: Run, tmp_path: Path) -> None:
    """Judging again by the same rules gives the same reports, without the files."""
    before = giextract("export", "s.db").out
    for file in (tmp_path / "in").iterdir():
        file.unlink()
    ran = giextract("verify", "s.db")
    assert ran.code == 1
    assert "no finding changes" in ran.err
    assert ran.closing == "0 verified, 1 consistent, 1 flagged, 0 failed, 0 not a report"
    assert giextract("export", "s.db").out == before


def test_compare_shows_the_change_and_keeps_the_store(giextract: Run, _lenient: None) -> None:
    """--compare prints what new rules would bring and drop, as often as it is asked."""
    before = giextract("export", "s.db").out
    for _ in range(2):
        ran = giextract("verify", "s.db", "--compare")
        (line,) = ran.out.splitlines()
        assert line.startswith("wrong.txt: dropped error B301 ")
        assert "B301: 0 new, 1 dropped" in ran.err
    assert giextract("export", "s.db").out == before


def test_verify_keeps_the_new_results(giextract: Run, _lenient: None) -> None:
    """Without --compare the new results replace the old ones."""
    assert "B301: 0 new, 1 dropped" in giextract("verify", "s.db").err
    assert "no finding changes" in giextract("verify", "s.db").err
    assert '"rule": "B301"' not in giextract("export", "s.db").out


def test_pages_of_another_reader_are_not_judged(giextract: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """What another version of the reader stored is told, and left as it is."""
    prints = pipeline.fingerprints()
    monkeypatch.setattr(pipeline, "fingerprints", lambda: {**prints, "reader": "other"})
    before = giextract("export", "s.db").out
    ran = giextract("verify", "s.db")
    assert ran.code == 3
    assert "run extract on it again" in ran.err
    assert giextract("export", "s.db").out == before


def test_failures_are_counted(giextract: Run, tmp_path: Path) -> None:
    """A report that failed has no page to judge and stays failed."""
    (tmp_path / "empty.txt").touch()
    giextract("extract", "empty.txt", "--store", "s.db")
    ran = giextract("verify", "s.db")
    assert ran.code == 3
    assert ran.closing == "0 verified, 1 consistent, 1 flagged, 1 failed, 0 not a report"


def test_store_that_is_not_there(giextract: Run) -> None:
    """A missing store is wrong usage."""
    assert giextract("verify", "none.db").code == 2
