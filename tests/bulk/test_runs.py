"""Runs over many files: resuming, judging again, workers that die."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from giextract import bulk, pipeline
from giextract.bulk import crew, tasks
from giextract.bulk.files import Found
from giextract.bulk.limits import Limits
from giextract.store import Place, Store
from tests.samples import BINARY, CLEAN, NOVEL, OTHER_CLEAN


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with two reports, a novel and a file that is no text."""
    folder = tmp_path / "reports"
    folder.mkdir()
    for name, text in (("a.txt", CLEAN), ("b.txt", OTHER_CLEAN), ("novel.txt", NOVEL)):
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "binary.txt").write_bytes(BINARY)
    return folder


@pytest.fixture
def store(tmp_path: Path, either_store: str) -> Iterator[Store]:
    """An empty store."""
    with Store.open(str(tmp_path / "s.db"), create=True) as store:
        yield store


def run(folder: Path, store: Store, **options: Any) -> dict[str, bulk.Done]:
    """What became of each file."""
    return {done.entry.place.path: done for done in bulk.extract(bulk.find([str(folder)]), store, **options)}


def forbid(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    """Let a stage of the pipeline fail when it is used at all."""
    for name in names:

        def never(*_: object, name: str = name) -> None:
            raise AssertionError(f"{name} was called")

        monkeypatch.setattr(pipeline, name, never)


def test_second_run_does_nothing_twice(folder: Path, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is in the store is neither read nor judged again, failures included, and says the same."""
    first = run(folder, store)
    assert not any(done.known for done in first.values())
    forbid(monkeypatch, "prepare", "judge")
    second = run(folder, store)
    assert all(done.known and done.placed for done in second.values())
    assert {p: (d.outcomes, d.failure) for p, d in first.items()} == {
        p: (d.outcomes, d.failure) for p, d in second.items()
    }


def test_new_rules_judge_the_stored_page(folder: Path, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """When only the rules have changed, nothing is read anew."""
    run(folder, store)
    prints = pipeline.fingerprints()
    monkeypatch.setattr(pipeline, "fingerprints", lambda: {**prints, "rules": "newer"})
    forbid(monkeypatch, "prepare")
    done = run(folder, store)
    assert [path for path, one in done.items() if not one.known] == ["a.txt", "b.txt", "novel.txt"]
    assert all(one.failure is None for path, one in done.items() if path != "binary.txt")
    assert all(one.placed for one in run(folder, store).values()), "and the next run has nothing to do"


@pytest.mark.parametrize("stage", ["reader", "forms"])
def test_new_reader_reads_again(stage: str, folder: Path, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the reader or the forms have changed, everything is read anew."""
    run(folder, store)
    prints = pipeline.fingerprints()
    monkeypatch.setattr(pipeline, "fingerprints", lambda: {**prints, stage: "newer"})
    assert not any(done.known for done in run(folder, store).values())


def test_changed_file_is_a_new_version(folder: Path, store: Store) -> None:
    """Other bytes at the same path are read and replace the report."""
    run(folder, store)
    (folder / "a.txt").write_text(NOVEL + "完", encoding="utf-8")
    done = run(folder, store)
    assert [path for path, one in done.items() if not one.known] == ["a.txt"]
    assert done["a.txt"].outcomes == ("not_a_report",)
    assert len(list(store.reports())) == 4


def test_same_name_from_another_folder_is_told(folder: Path, store: Store, tmp_path: Path) -> None:
    """A report that replaces one of the same name from another folder says so."""
    run(folder, store)
    other = tmp_path / "other"
    other.mkdir()
    (other / "a.txt").write_text(NOVEL + "完", encoding="utf-8")
    (other / "b.txt").write_text(OTHER_CLEAN, encoding="utf-8")
    done = run(other, store)
    assert done["a.txt"].other_root == str(folder)
    assert done["b.txt"].other_root is None


def test_workers_give_the_same_in_the_same_order(folder: Path, tmp_path: Path) -> None:
    """Worker processes change nothing but the time it takes."""
    for number in range(20):
        (folder / f"n{number:02}.txt").write_text(f"{NOVEL}{number}", encoding="utf-8")
    alone, together = (list(bulk.check(bulk.find([str(folder)]), jobs=jobs)) for jobs in (1, 2))
    assert [(d.location, d.outcomes, d.lines) for d in alone] == [(d.location, d.outcomes, d.lines) for d in together]


def test_alarm_that_gets_lost(folder: Path, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """When something on the way swallows the alarm, it rings again."""
    swallowed = []

    def deaf(page: pipeline.Page, *_: object) -> None:
        while True:
            try:
                while True:
                    pass
            except BaseException:
                if swallowed:
                    raise
                swallowed.append(page)

    monkeypatch.setattr(pipeline, "judge", deaf)
    assert "not done" in (run(folder / "a.txt", store, limits=Limits(seconds=0.5))["a.txt"].failure or "")


def test_error_of_ours_is_one_failed_report(folder: Path, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """An exception while one file is handled fails that file in one line, and is tried again next time."""
    judge = pipeline.judge

    def sometimes(page: pipeline.Page, answers: pipeline.Answers | None, *rest: Any) -> Any:
        if page.source.path == "b.txt":
            raise ZeroDivisionError("secret\ndetails")
        return judge(page, answers, *rest)

    monkeypatch.setattr(pipeline, "judge", sometimes)
    done = run(folder, store)
    assert done["b.txt"].outcomes == ("failed",)
    assert done["b.txt"].failure is not None
    assert done["b.txt"].failure.startswith("internal error: ZeroDivisionError in test_runs.py:")
    assert done["a.txt"].failure is None
    monkeypatch.undo()
    assert run(folder, store)["b.txt"].failure is None


def test_report_that_never_ends(folder: Path, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """A report that takes longer than its time fails, whatever catches exceptions on the way."""

    def endless(page: pipeline.Page, *_: object) -> None:
        while True:
            try:
                while True:
                    pass
            except Exception:
                continue

    monkeypatch.setattr(pipeline, "judge", endless)
    done = run(folder, store, limits=Limits(seconds=0.5))
    assert done["a.txt"].failure is not None
    assert "not done after 0.5 seconds" in done["a.txt"].failure
    assert len(done) == 4


def test_stopped_run_keeps_what_is_done(folder: Path, store: Store) -> None:
    """A run that is asked to stop writes what it has and begins nothing new."""
    asked = iter([False, False, False])
    done = list(bulk.extract(bulk.find([str(folder)]), store, stopped=lambda: next(asked, True)))
    assert 0 < len(done) < 4
    assert len(list(store.reports())) == len(done)
    rest = run(folder, store)
    assert sum(one.known for one in rest.values()) == len(done)


def deadly(task: tasks.Task) -> tasks.Done:
    """Do a task, or take the whole worker down as a crash in a C library would."""
    assert isinstance(task, tasks.Read)
    if task.file.location == "deadly":
        os._exit(11)
    return tasks.unread(task.file, "alive")


def test_dying_workers_fail_only_what_killed_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of many files only those over which a worker died have failed, and the order is kept."""
    monkeypatch.setattr(crew, "work", deadly)
    names = ["deadly" if number in (3, 4, 30) else f"f{number}" for number in range(40)]
    todo = [tasks.Read(Found(name, Place(name, "")), Limits(), "", "") for name in names]
    members = crew.Crew(2, lambda: False)
    done = list(members.do(todo))
    members.close()
    assert [one.location for one in done] == names
    assert [one.failure for one in done] == [
        "internal error: the worker died over it" if name == "deadly" else "alive" for name in names
    ]
