"""extract: reports into a store, the closing line, the exit code."""

import json
import sqlite3
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.samples import CLEAN, NOVEL, OTHER_CLEAN, WRONG_SUM


def write(folder: Path, **texts: str) -> Path:
    """Write texts as files of a folder."""
    folder.mkdir(exist_ok=True)
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder


def test_clean_reports(giextract: Run, tmp_path: Path) -> None:
    """Reports without a flaw give exit 0 and are counted."""
    write(tmp_path / "in", a=CLEAN, b=OTHER_CLEAN)
    ran = giextract("extract", "in", "--store", "s.db")
    assert (ran.code, ran.out) == (0, "")
    assert ran.closing == "0 verified, 2 consistent, 0 flagged, 0 failed, 0 not a report"


def test_flagged_report(giextract: Run, tmp_path: Path) -> None:
    """One flagged report among others gives exit 1."""
    write(tmp_path / "in", a=CLEAN, b=WRONG_SUM)
    ran = giextract("extract", "in", "--store", "s.db")
    assert ran.code == 1
    assert ran.closing == "0 verified, 1 consistent, 1 flagged, 0 failed, 0 not a report"


def test_what_is_no_report_is_counted_apart(giextract: Run, tmp_path: Path) -> None:
    """A novel is named, and neither flagged nor failed."""
    write(tmp_path / "in", novel=NOVEL)
    ran = giextract("extract", "in", "--store", "s.db")
    assert ran.code == 0
    assert "novel.txt: not a report" in ran.err
    assert ran.closing == "0 verified, 0 consistent, 0 flagged, 0 failed, 1 not a report"


def test_second_run_says_the_same(giextract: Run, tmp_path: Path) -> None:
    """A run that finds everything in the store counts the same reports and gives the same exit code."""
    write(tmp_path / "in", a=CLEAN, b=WRONG_SUM, empty="")
    first = giextract("extract", "in", "--store", "s.db")
    before = sqlite3.connect("s.db").execute("SELECT count(*), max(seen) FROM places").fetchall()
    second = giextract("extract", "in", "--store", "s.db")
    assert (second.code, second.closing) == (first.code, first.closing) == (3, first.closing)
    assert "in the store already: 3 of 3 files" in second.err
    assert "empty.txt: failed: the file is empty" in second.err
    assert sqlite3.connect("s.db").execute("SELECT count(*), max(seen) FROM places").fetchall() == before


def test_copies_are_one_report(giextract: Run, tmp_path: Path) -> None:
    """Files with the same bytes are one report with several places."""
    write(tmp_path / "in", a=CLEAN, b=CLEAN, c=CLEAN)
    ran = giextract("extract", "in", "--store", "s.db")
    assert "copies of other files, counted with them: 2" in ran.err
    assert ran.closing == "0 verified, 1 consistent, 0 flagged, 0 failed, 0 not a report"
    (line,) = giextract("export", "s.db").out.splitlines()
    assert json.loads(line)["places"] == ["a.txt", "b.txt", "c.txt"]


def test_other_kinds_are_counted(giextract: Run, tmp_path: Path) -> None:
    """In a folder other kinds of files are skipped, with their number."""
    write(tmp_path / "in", a=CLEAN)
    (tmp_path / "in" / "b.exe").write_bytes(b"%PDF")
    ran = giextract("extract", "in", "--store", "s.db")
    assert ran.code == 0
    assert "files of other kinds skipped: 1" in ran.err


def test_no_model_is_said_once(giextract: Run, tmp_path: Path) -> None:
    """Without a model one line says so."""
    write(tmp_path / "in", a=CLEAN)
    for use in ((), ("--model", "off"), ("--offline",)):
        assert giextract("extract", "in", "--store", "s.db", *use).err.count("the model is off") == 1


@pytest.mark.parametrize("use", ["on", "as-needed"])
def test_model_without_a_key_is_wrong_usage(use: str, giextract: Run, tmp_path: Path) -> None:
    """A model that cannot be asked is refused before anything is read."""
    ran = giextract("extract", "in", "--store", "s.db", "--model", use)
    assert ran.code == 2
    assert "OPENAI_API_KEY" in ran.err
    assert not (tmp_path / "s.db").exists()


def test_offline_refuses_a_store_elsewhere(giextract: Run) -> None:
    """With --offline no other machine is spoken to, the store's neither."""
    ran = giextract("extract", "in", "--store", "postgresql://u@db.example/x", "--offline")
    assert ran.code == 2
    assert "db.example" in ran.err


@pytest.mark.parametrize(
    "arguments",
    [
        ("extract",),
        ("extract", "in"),
        ("extract", "in", "--store", "s.db", "--jobs", "0"),
        ("extract", "in", "--store", "s.db", "--model", "maybe"),
        ("extract", "in", "--store", "no/folder/s.db"),
        ("wrong",),
    ],
)
def test_wrong_usage(arguments: tuple[str, ...], giextract: Run, tmp_path: Path) -> None:
    """What cannot be done as asked gives exit 2, words on stderr and nothing on stdout."""
    write(tmp_path / "in", a=CLEAN)
    ran = giextract(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err
    assert "Traceback" not in ran.err


def test_settings_file_is_read(giextract: Run, tmp_path: Path) -> None:
    """giextract.toml in the current folder counts."""
    write(tmp_path / "in", a=CLEAN)
    (tmp_path / "giextract.toml").write_text("max_bytes = 100")
    ran = giextract("extract", "in", "--store", "s.db")
    assert ran.code == 3
    assert "more than the limit" in ran.err


def test_chinese(giextract: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With --lang, or a Chinese locale, Chinese is spoken."""
    write(tmp_path / "in", a=CLEAN)
    closing = "0 份已核实，1 份一致，0 份有疑问，0 份读取失败，0 份不是年报"
    assert giextract("--lang", "zh", "extract", "in", "--store", "s.db").closing == closing
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert giextract("extract", "in", "--store", "s.db").closing == closing
