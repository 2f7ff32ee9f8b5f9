"""A disk that is full: the store's, that of the answers, and that of temporary files."""

import errno
import resource
import sqlite3
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import diskcache
import pytest

from giextract import bulk
from giextract.bulk.asking import handing
from giextract.bulk.asking.direct import Asking
from giextract.cli.model import tell_model
from giextract.cli.voice import Voice
from giextract.errors import StoreError
from giextract.reading.model.cache import AnswerCache, TextDisk
from giextract.store import Scratch, Store
from tests.bulk.batched import BEST, Go
from tests.bulk.kills import ENDED, contents, extracting, kinds, write_reports
from tests.loopback.batches import Provider
from tests.loopback.threaded import answering_all, serving
from tests.model.asking import CLEAN, GLUED, told
from tests.samples import ROOT

SMALL = 300_000  # bytes: room for some of the reports
REPORTS = 60


@dataclass(frozen=True, slots=True)
class Disk:
    """A folder with little room; `limit` is what a process has to be told where the system has no such disk for us."""

    folder: Path
    grow: Callable[[], None]
    limit: Callable[[], None] | None = None


@contextmanager
def small_disk(folder: Path) -> Iterator[Disk]:
    """A file system of its own where we may mount one, else a limit to how large files may get."""
    folder.mkdir()

    def mount(how: str) -> int:
        return subprocess.run(["mount", "-t", "tmpfs", "-o", how, "none", str(folder)], check=False, capture_output=True).returncode

    if mount(f"size={SMALL}") == 0:
        try:
            yield Disk(folder, lambda: mount("remount,size=100m") and None)
        finally:
            subprocess.run(["umount", "-l", str(folder)], check=True)
    else:
        yield Disk(folder, lambda: None, lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (SMALL, SMALL)))


def test_store_on_a_full_disk(tmp_path: Path) -> None:
    """The run ends with a line that says so, the store is whole, and with more room the same command goes on."""
    write_reports(tmp_path / "in", kinds(6), REPORTS)
    with small_disk(tmp_path / "small") as disk:
        store = disk.folder / "s.db"
        command = [*extracting(tmp_path / "in", str(store)), "--model", "off", "--jobs", "1"]
        full = subprocess.run(command, check=False, capture_output=True, text=True, preexec_fn=disk.limit)
        assert full.returncode == 3
        last = full.stderr.splitlines()[-1]
        assert last.startswith(f"giextract: {store}: no room left on the disk")
        assert "make room" in last
        assert "Traceback" not in full.stderr
        disk.grow()
        with sqlite3.connect(store) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        connection.close()
        assert len(contents(str(store))) < REPORTS
        whole = subprocess.run(command, check=False, capture_output=True, text=True)
        assert whole.returncode in ENDED
        assert len(contents(str(store))) == REPORTS


def test_answers_on_a_full_disk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A run whose answers cannot be kept goes on with them, and says at its end how many were not kept, and where."""
    cache = tmp_path / "cache"
    AnswerCache(cache).close()
    # SQLite itself refuses to let the file grow, with the words that it has for a full disk; diskcache keeps the setting.
    filled = diskcache.Cache(str(cache), disk=TextDisk, sqlite_max_page_count=8)
    with pytest.raises(sqlite3.OperationalError, match="full"):
        for number in range(1000):
            filled.set(f"{number}", "x" * 100)
    filled.close()
    pages = [next((ROOT / "goldens" / case).glob("source.*")) for case in (CLEAN, GLUED)]
    (tmp_path / "in").mkdir()
    for number, source in enumerate(pages):
        (tmp_path / "in" / f"{number}.txt").write_bytes(source.read_bytes())
    with serving(answering_all([CLEAN, GLUED])) as server:
        with Asking(told(server, cache, model="on", prose=False)) as model, Store.open(str(tmp_path / "s.db"), create=True) as store:
            done = list(bulk.extract(bulk.find([str(tmp_path / "in")]), store, asking=model))
            assert [one.outcomes for one in done] == [("verified",), ("verified",)]
            tell_model(model, Voice())
        assert len(server.asked) == 2
    (said,) = [line for line in capsys.readouterr().err.splitlines() if "could not be kept" in line]
    assert said.startswith(f"answers that could not be kept in {cache}: 2 (database or disk is full)")


def test_temporary_files_on_a_full_disk() -> None:
    """What is put aside for the time of a run ends it with the folder and what to do; other errors stay what they are."""
    with Scratch("CREATE TABLE some (text TEXT)") as scratch:
        scratch.database.execute("PRAGMA max_page_count = 8")
        with pytest.raises(StoreError, match=f"^{tempfile.gettempdir()}: no room left for temporary files: make room there or set TMPDIR"):
            scratch.database.executemany("INSERT INTO some VALUES (?)", [("x" * 1000,)] * 100)
        with pytest.raises(sqlite3.OperationalError, match="no such table"):
            scratch.database.execute("SELECT * FROM others")


def test_questions_on_a_full_disk(go: Go, provider: Provider, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of questions that finds no room ends the run; with more room the same command hands them in."""

    def full(*_: object) -> object:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(handing, "unpack", full)
        with pytest.raises(StoreError, match="no room left for temporary files"):
            go()
    assert not provider.batches
    assert go().last == BEST
