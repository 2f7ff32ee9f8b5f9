"""extract --dry-run, --only and --limit: what a run would do, and which files it takes."""

import hashlib
import json
import re
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from giextract.store import Store
from tests.cli.conftest import Ran, Run
from tests.loopback.server import Loopback
from tests.loopback.threaded import answering_all, serving
from tests.model.asking import CLEAN as CLEAN_CASE
from tests.model.asking import GLUED, set_up
from tests.samples import BINARY, CLEAN, NOVEL, OTHER_CLEAN, WRONG_SUM

EXTRACT = ("extract", "in", "--store", "s.db")
DRY = (*EXTRACT, "--dry-run")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with two clean reports, one of them of 2020, a wrong one, a novel, and one that no reader takes."""
    (tmp_path / "in").mkdir()
    for name, text in (("clean", CLEAN), ("older", OTHER_CLEAN), ("wrong", WRONG_SUM), ("novel", NOVEL)):
        (tmp_path / "in" / f"{name}.txt").write_text(text, encoding="utf-8")
    (tmp_path / "in" / "broken.docx").write_bytes(BINARY)
    return tmp_path / "in"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Loopback]:
    """A server that answers well, set up in the environment."""
    with serving(answering_all((CLEAN_CASE, GLUED))) as server:
        set_up(monkeypatch, server, GIEXTRACT_PROSE="false")
        yield server


def foreseen(ran: Ran) -> dict[str, int]:
    """The figures of the last line."""
    assert ran.closing.startswith("dry run, nothing is written: ")
    words = ("new", "changed", "again", "judge", "ask", "known", "unread")
    return {name: int(n) for name, n in zip(words, re.findall(r"\d+", ran.closing), strict=True) if n != "0"}


def asking(ran: Ran) -> dict[str, int]:
    """The figures of the estimate."""
    line = next(line for line in ran.err.splitlines() if line.startswith("to be asked about"))
    found = re.search(r": (\d+) reports; .*: (\d+) requests, (\d+) tokens asked, (\d+) answered.*?, (\d+) minutes", line)
    assert found
    return dict(zip(("reports", "requests", "input", "output", "minutes"), map(int, found.groups()), strict=True))


def snapshot(folder: Path) -> dict[str, str]:
    """Every file of a folder and the hash of its bytes."""
    files = (file for file in folder.rglob("*") if file.is_file())
    return {str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


def paths(ran: Ran) -> set[str]:
    """The files of an export."""
    return {json.loads(line)["source"]["path"] for line in ran.out.splitlines()}


def test_nothing_is_made_of_an_empty_start(giextract: Run, folder: Path, tmp_path: Path) -> None:
    """Without a store everything is new, and still there is no store."""
    before = snapshot(tmp_path)
    ran = giextract(*DRY)
    assert (ran.code, ran.out, foreseen(ran)) == (0, "", {"new": 5})
    assert snapshot(tmp_path) == before


def test_real_reports_are_foreseen(giextract: Run, real_reports: Path, tmp_path: Path) -> None:
    """Published reports are counted as new, then as known, and the store keeps its bytes."""
    (tmp_path / "in").mkdir()
    for file in sorted(real_reports.glob("*.txt"))[:2]:
        shutil.copy(file, tmp_path / "in")
    assert foreseen(giextract(*DRY)) == {"new": 2}
    giextract(*EXTRACT)
    before = snapshot(tmp_path)
    assert foreseen(giextract(*DRY)) == {"known": 2}
    assert snapshot(tmp_path) == before


def test_every_kind_of_work_is_told_apart(giextract: Run, folder: Path) -> None:
    """New, changed, known, and what cannot be had, which alone makes the exit code 3."""
    giextract(*EXTRACT)
    (folder / "clean.txt").write_text(CLEAN + "\n", encoding="utf-8")
    (folder / "added.txt").write_text(WRONG_SUM + "\n", encoding="utf-8")
    assert foreseen(giextract(*DRY)) == {"new": 1, "changed": 1, "known": 4}
    ran = giextract("extract", "in", "gone.txt", "--store", "s.db", "--dry-run")
    assert (ran.code, foreseen(ran)["unread"]) == (3, 1)
    assert "gone.txt: failed: no such file" in ran.err


def test_other_rules_and_other_readers(giextract: Run, folder: Path, tmp_path: Path) -> None:
    """Another policy judges again; a store that another version filled is read again."""
    giextract(*EXTRACT)
    assert foreseen(giextract(*DRY, "--policy", "draft")) == {"judge": 4, "known": 1}
    connection = sqlite3.connect(tmp_path / "s.db")
    connection.execute("UPDATE results SET read_by = 'another'")
    connection.commit()
    connection.close()
    assert foreseen(giextract(*DRY)) == {"again": 5}


def test_older_store_is_not_brought_up_to_date(giextract: Run, folder: Path, tmp_path: Path) -> None:
    """A store of an older schema is looked at as it is; what is no store is refused."""
    giextract(*EXTRACT)
    connection = sqlite3.connect(tmp_path / "s.db")
    connection.execute("UPDATE meta SET value = '1' WHERE key = 'schema'")
    connection.commit()
    connection.close()
    before = snapshot(tmp_path)
    assert foreseen(giextract(*DRY)) == {"known": 5}
    assert snapshot(tmp_path) == before
    (tmp_path / "s.db").write_text("a letter, and no store at all", encoding="utf-8")
    assert giextract(*DRY).code == 3


def test_empty_database_is_no_store_yet(tmp_path: Path) -> None:
    """A database without tables holds nothing, and gets none by being looked at."""
    sqlite3.connect(tmp_path / "empty.db").close()
    assert Store.look(str(tmp_path / "empty.db")) is None
    assert Store.look(str(tmp_path / "none.db")) is None
    assert not (tmp_path / "none.db").exists()


def test_words_in_chinese(giextract: Run, folder: Path) -> None:
    """Chinese is spoken where it is asked for."""
    ran = giextract("--lang", "zh", *DRY, "--limit", 1)
    assert ran.closing.startswith("试运行，未写入任何内容：待读取 新增 1、")
    assert "5 个文件中有 4 个未被选中" in ran.err


def test_asking_is_estimated_and_not_done(giextract: Run, server: Loopback, folder: Path, tmp_path: Path) -> None:
    """With a model the requests are those of the run itself, nobody is asked, and no answer is looked for or kept."""
    before = snapshot(tmp_path)
    ran = giextract(*DRY, "--price-input", "2", "--price-output", "8", "--cache", "cache")
    assert not server.asked
    assert snapshot(tmp_path) == before
    told = asking(ran)
    assert re.search(r"answered, cost 0\.\d+, ", ran.err)
    assert (told["reports"], told["requests"]) == (3, 3)
    giextract(*EXTRACT)
    assert len({exchange.user for exchange in server.asked}) >= told["requests"]
    said = sum(len(message["content"]) for exchange in server.asked[:3] for message in exchange.body["messages"])
    assert said * 0.4 < told["input"] < said * 3, "tokens are of the size of the text that is sent"
    assert foreseen(giextract(*DRY)) == {"known": 5}


def test_model_that_comes_later_asks_about_stored_pages(giextract: Run, server: Loopback, folder: Path) -> None:
    """What was read by labels alone is only to be asked about; as needed asks less; prose asks twice."""
    giextract(*EXTRACT, "--model", "off")
    ran = giextract(*DRY)
    assert foreseen(ran) == {"ask": 4, "known": 1}
    assert asking(ran)["requests"] == 3
    assert asking(giextract(*DRY, "--model", "as-needed"))["requests"] == 1
    assert asking(giextract(*DRY, "--prose"))["requests"] == 6
    assert not server.asked


def test_copies_are_asked_about_once(giextract: Run, server: Loopback, folder: Path) -> None:
    """A copy costs nothing."""
    shutil.copy(folder / "clean.txt", folder / "copy.txt")
    ran = giextract(*DRY)
    assert (foreseen(ran)["new"], asking(ran)["reports"]) == (6, 3)


def test_limits_make_it_longer_and_budgets_shorter(giextract: Run, server: Loopback, folder: Path) -> None:
    """The time is that under the limits of the settings, and a small budget says how far it goes."""
    ran = giextract(*DRY)
    assert "the budget" not in ran.err
    assert asking(ran)["minutes"] == 1
    assert asking(giextract(*DRY, "--tokens-per-minute", 1000))["minutes"] > 5
    half = asking(ran)["input"] // 2
    assert re.search(r"the budget is enough for [12] of 3 reports", giextract(*DRY, "--budget-tokens", half * 2).err)
    assert "enough for 0 of 3" in giextract(*DRY, "--budget-money", "0.0001", "--price-input", "5").err


@pytest.mark.parametrize("flags", [("--offline", "--model", "on"), ("--budget-money", "1")])
def test_what_a_run_refuses_is_refused_dry(flags: tuple[str, ...], giextract: Run, server: Loopback, folder: Path) -> None:
    """Settings that make no sense together are wrong usage here, too."""
    assert giextract(*DRY, *flags).code == giextract(*EXTRACT, *flags).code == 2


def test_money_is_no_matter_without_a_model(giextract: Run, folder: Path) -> None:
    """A budget without prices is refused only where a model is to be asked, as by the run itself."""
    assert foreseen(giextract(*DRY, "--budget-money", "1")) == {"new": 5}


def test_manifest_is_held_against_what_was_looked_at(giextract: Run, folder: Path, tmp_path: Path) -> None:
    """Rows of files that a choice leaves out are no rows without a file."""
    (tmp_path / "m.csv").write_text("path,year\nin/clean.txt,2021\nin/wrong.txt,2021\nin/gone.txt,2021\n", encoding="utf-8")
    giextract(*EXTRACT)
    assert "rows of the manifest without a file: 1" in giextract(*DRY, "--manifest", "m.csv", "--only", "flagged").err
    for arguments in (DRY, EXTRACT):
        assert "rows of the manifest" not in giextract(*arguments, "--manifest", "m.csv", "--limit", 1).err


def test_limit_goes_on_where_it_ended(giextract: Run, folder: Path) -> None:
    """Known files do not count, so that the same command takes the next ones."""
    assert "not chosen: 3 of 5 files" in giextract(*EXTRACT, "--limit", 2).err
    assert paths(giextract("export", "s.db")) == {"broken.docx", "clean.txt"}
    giextract(*EXTRACT, "--limit", 2)
    assert paths(giextract("export", "s.db")) == {"broken.docx", "clean.txt", "novel.txt", "older.txt"}
    assert foreseen(giextract(*DRY, "--limit", 9)) == {"new": 1, "known": 4}


@pytest.mark.parametrize(
    ("only", "known"),
    [("flagged", 1), ("outcome=flagged", 1), ("flagged, consistent", 3), ("year=2020", 1), ("consistent，year=2019-2020", 1),
     ("flagged, year=2020", 0), ("not_a_report", 1), ("agency=没有这个机关", 0)],
)  # fmt: skip
def test_only_takes_what_the_store_knows(only: str, known: int, giextract: Run, folder: Path) -> None:
    """Keys are all to hold, one key given twice either; what the store does not know is left out."""
    giextract(*EXTRACT)
    (folder / "added.txt").write_text(WRONG_SUM + "\n", encoding="utf-8")
    assert foreseen(giextract(*DRY, "--only", only)) == ({"known": known} if known else {})


def test_only_by_agency_in_another_spelling(giextract: Run, folder: Path) -> None:
    """An agency is found by its name however it is written."""
    giextract(*EXTRACT)
    reports = [json.loads(line) for line in giextract("export", "s.db").out.splitlines()]
    name = next(report["agency"] for report in reports if report["source"]["path"] == "clean.txt")
    same = sum(report["agency"] == name for report in reports)
    assert foreseen(giextract(*DRY, "--only", f"agency= {name[:2]} {name[2:]}")) == {"known": same}


def test_changed_file_counts_as_what_stood_there(giextract: Run, folder: Path) -> None:
    """A new version of a flagged report is taken with the flagged ones, and only it is read."""
    giextract(*EXTRACT)
    (folder / "wrong.txt").write_text(CLEAN + "\n\n", encoding="utf-8")
    (folder / "added.txt").write_text(OTHER_CLEAN + "\n", encoding="utf-8")
    assert foreseen(giextract(*DRY, "--only", "flagged")) == {"changed": 1}
    ran = giextract(*EXTRACT, "--only", "flagged")
    assert (ran.code, ran.closing) == (0, "0 verified, 1 consistent, 0 flagged, 0 failed, 0 not a report")
    assert "added.txt" not in paths(giextract("export", "s.db"))


def test_failed_files_are_tried_again_by_name(giextract: Run, folder: Path) -> None:
    """What failed is left alone by a plain run, and tried once more where it is asked for."""
    giextract(*EXTRACT)
    assert foreseen(giextract(*DRY)) == {"known": 5}
    assert foreseen(giextract(*DRY, "--only", "failed")) == {"again": 1}
    ran = giextract(*EXTRACT, "--only", "failed")
    assert (ran.code, ran.closing) == (3, "0 verified, 0 consistent, 0 flagged, 1 failed, 0 not a report")
    (folder / "broken.docx").unlink()
    gone = giextract("extract", "in", str(folder / "broken.docx"), "--store", "s.db", "--dry-run", "--only", "failed")
    assert (gone.code, foreseen(gone)) == (3, {"unread": 1})


@pytest.mark.parametrize(
    ("only", "said"),
    [("colour=red", "there is no 'colour'"), ("nice", "'nice': no outcome; there are verified"), ("year=next", "'year=next': no year"),
     ("year=2023-2021", "no year"), ("year=２０２３", "no year"), ("flagged,", "nothing stands there"), ("agency=", "nothing stands there"),
     ("", "nothing stands there")],
)  # fmt: skip
def test_choice_that_makes_no_sense(only: str, said: str, giextract: Run, folder: Path, tmp_path: Path) -> None:
    """A slip in a choice is wrong usage that quotes the term, in both languages, before anything is made."""
    ran = giextract(*EXTRACT, "--only", only)
    assert ran.code == 2
    assert said in ran.err
    assert "选择条件有误" in ran.err
    assert not (tmp_path / "s.db").exists()
