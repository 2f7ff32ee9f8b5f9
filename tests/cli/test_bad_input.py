"""Everything that is not a good report: one clear line with its name, the rest goes on, no traceback."""

import os
import re
import sys
from pathlib import Path

import pytest

from tests.bulk.zips import packed, plain
from tests.cli.conftest import Ran, Run
from tests.samples import BINARY, CLEAN, INDEX, LETTER, NOVEL, WRONG_CARRY

posix = pytest.mark.skipif(sys.platform == "win32", reason="needs pipes and symbolic links")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one clean report, beside which bad things are put."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "good.txt").write_text(CLEAN, encoding="utf-8")
    return tmp_path / "in"


def told(ran: Ran, name: str) -> str:
    """The one line that names this file."""
    assert "Traceback" not in ran.err
    (line,) = [line for line in ran.err.splitlines() if name in line]
    return line


def failed(giextract: Run, name: str) -> str:
    """Why a file failed, while the good report beside it came through."""
    ran = giextract("extract", "in", "--store", "s.db")
    assert ran.code == 3
    assert ran.closing == "0 verified, 1 consistent, 0 flagged, 1 failed, 0 not a report"
    return told(ran, name)


def outcome(giextract: Run, path: Path) -> tuple[int, str]:
    """The exit code and closing line for one file."""
    ran = giextract("extract", path, "--store", "one.db")
    assert "Traceback" not in ran.err
    return ran.code, ran.closing


@pytest.mark.parametrize("text", ["", " \n\t\n", "\ufeff"])
def test_empty_file(text: str, giextract: Run, folder: Path) -> None:
    """A file of nothing, blanks or a lone byte-order mark is empty."""
    (folder / "empty.txt").write_text(text, encoding="utf-8")
    assert "the file is empty" in failed(giextract, "empty.txt")


def test_binary_file(giextract: Run, folder: Path) -> None:
    """A binary file under the name of a text is no text."""
    (folder / "binary.txt").write_bytes(BINARY)
    assert "not text" in failed(giextract, "binary.txt")


def test_file_of_200_megabytes(giextract: Run, folder: Path) -> None:
    """A huge file fails by its size."""
    with (folder / "huge.txt").open("wb") as sparse:
        sparse.truncate(200 * 1024 * 1024)
    assert "200 MiB, more than the limit" in failed(giextract, "huge.txt")


@posix
def test_pipe_link_and_folder_in_the_place_of_files(giextract: Run, folder: Path) -> None:
    """What looks like a report and is no file fails, and nothing waits for it."""
    os.mkfifo(folder / "pipe.txt")
    (folder / "link.txt").symlink_to("nowhere")
    (folder / "folder.txt").mkdir()
    ran = giextract("extract", "in", "--store", "s.db")
    assert ran.code == 3
    assert ran.closing == "0 verified, 1 consistent, 0 flagged, 3 failed, 0 not a report"
    assert "not a file" in told(ran, "pipe.txt")
    assert "not there" in told(ran, "link.txt")
    assert "not a file" in told(ran, "folder.txt")


def test_file_that_vanishes(giextract: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that is gone when its turn comes fails; it was there when the folder was listed."""
    from giextract import bulk

    (folder / "gone.txt").write_text(WRONG_CARRY, encoding="utf-8")
    survey = bulk.survey

    def survey_then_lose(paths: list[str]) -> bulk.Survey:
        listed = list(bulk.find(paths))
        monkeypatch.setattr(bulk, "find", lambda _: iter(listed))
        there = survey(paths)
        (folder / "gone.txt").unlink()
        return there

    monkeypatch.setattr(bulk, "survey", survey_then_lose)
    assert "vanished" in failed(giextract, "gone.txt")


def test_named_file_that_is_not_there(giextract: Run, folder: Path) -> None:
    """A name that leads nowhere fails, and the others are read."""
    ran = giextract("extract", "in/good.txt", "in/typo.txt", "--store", "s.db")
    assert ran.code == 3
    assert "no such file" in told(ran, "typo.txt")
    assert ran.closing == "0 verified, 1 consistent, 0 flagged, 1 failed, 0 not a report"


def test_named_file_of_another_kind(giextract: Run, folder: Path) -> None:
    """A named file of another kind fails with the kinds that are read."""
    (folder / "a.xyz").write_text(CLEAN, encoding="utf-8")
    ran = giextract("extract", "in/a.xyz", "--store", "s.db")
    assert ran.code == 3
    assert ".txt" in told(ran, "a.xyz")


def test_empty_folder(giextract: Run, tmp_path: Path) -> None:
    """An empty folder is named; nothing has failed."""
    (tmp_path / "void").mkdir()
    ran = giextract("extract", "void", "--store", "s.db")
    assert ran.code == 0
    assert "nothing to read" in told(ran, "void")
    assert ran.closing == "0 verified, 0 consistent, 0 flagged, 0 failed, 0 not a report"


@posix
def test_no_permission(giextract: Run, another_person: Path) -> None:
    """A file and a folder that may not be read fail by their names, and the rest goes on."""
    (another_person / "in" / "closed").mkdir(parents=True)
    (another_person / "in" / "good.txt").write_text(CLEAN, encoding="utf-8")
    (another_person / "in" / "secret.txt").write_text(CLEAN, encoding="utf-8")
    (another_person / "in" / "secret.txt").chmod(0)
    (another_person / "in" / "closed").chmod(0)
    ran = giextract("extract", "in", "--store", "s.db")
    assert ran.code == 3
    assert ran.closing == "0 verified, 1 consistent, 0 flagged, 2 failed, 0 not a report"
    assert "no permission" in told(ran, "secret.txt")
    assert "permission denied" in told(ran, "closed")


@pytest.mark.parametrize("text", [NOVEL, INDEX, LETTER])
def test_documents_that_are_no_reports(text: str, giextract: Run, tmp_path: Path) -> None:
    """A novel, an index page and a letter about disclosure are no reports."""
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    assert outcome(giextract, tmp_path / "a.txt") == (
        0,
        "0 verified, 0 consistent, 0 flagged, 0 failed, 1 not a report",
    )


@pytest.mark.parametrize("share", [0.3, 0.5, 0.7, 0.9])
def test_report_cut_short(share: float, giextract: Run, tmp_path: Path) -> None:
    """A report that ends in the middle is flagged, never passed."""
    (tmp_path / "half.txt").write_text(CLEAN[: int(len(CLEAN) * share)], encoding="utf-8")
    code, closing = outcome(giextract, tmp_path / "half.txt")
    assert (code, closing) == (1, "0 verified, 0 consistent, 1 flagged, 0 failed, 0 not a report")


def test_blank_template(giextract: Run, tmp_path: Path) -> None:
    """A form that nobody filled in is flagged, never passed."""
    blank = re.sub(r"(?m)^\s*[\d.]+\s*$", " ", CLEAN)
    (tmp_path / "blank.txt").write_text(blank, encoding="utf-8")
    code, closing = outcome(giextract, tmp_path / "blank.txt")
    assert (code, closing) == (1, "0 verified, 0 consistent, 1 flagged, 0 failed, 0 not a report")


def test_two_reports_in_one_file(giextract: Run, tmp_path: Path) -> None:
    """Two reports in one file are two reports, each with its own part and outcome."""
    (tmp_path / "two.txt").write_text(CLEAN + "\n\n" + WRONG_CARRY, encoding="utf-8")
    assert outcome(giextract, tmp_path / "two.txt") == (
        1,
        "0 verified, 1 consistent, 1 flagged, 0 failed, 0 not a report",
    )
    table = giextract("export", "one.db", "--as", "csv").out.splitlines()
    assert [line.split(",")[:2] for line in table[1:]] == [["two.txt", "1"], ["two.txt", "2"]]


def test_archives(giextract: Run, folder: Path) -> None:
    """What cannot be read of archives is told by its name, in a line each; the rest is read."""
    (folder / "a.zip").write_bytes(packed([("年报.txt".encode("gbk"), WRONG_CARRY.encode())]))
    (folder / "locked.zip").write_bytes(packed([(b"x/locked.txt", CLEAN.encode())], flags=1))
    (folder / "broken.zip").write_bytes(b"PK")
    (folder / "void.zip").write_bytes(plain([("a.exe", b""), ("inner.zip", b""), ("other.zip", b"")]))
    ran = giextract("extract", "in", "--store", "s.db")
    assert ran.code == 3
    assert ran.closing == "0 verified, 1 consistent, 1 flagged, 2 failed, 0 not a report"
    assert "password" in told(ran, "in/locked.zip/x/locked.txt: failed")
    assert "not a zip file, or a broken one" in told(ran, "in/broken.zip: failed")
    assert "nothing to read" in told(ran, "in/void.zip: ")
    assert "not opened: 2" in told(ran, "in/void.zip/inner.zip")
    assert "skipped: 1 (" in told(ran, "other kinds")
    again = giextract("extract", "in", "--store", "s.db")
    assert (again.code, again.closing) == (ran.code, ran.closing)
    assert "in/a.zip/年报.txt:" in giextract("check", "in/a.zip").out
