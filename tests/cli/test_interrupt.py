"""Ctrl-C and kill: the store goes on where the run stopped."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.samples import CLEAN

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals")
COUNT = 300


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """A folder with enough reports that a run can be stopped in the middle."""
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(COUNT):
        (folder / f"{number:03}.txt").write_text(f"{CLEAN}\n{number}", encoding="utf-8")
    return folder


def stored(store: Path) -> int:
    """How many reports a store holds, as another program sees it."""
    try:
        connection = sqlite3.connect(f"file:{store}?mode=ro", uri=True)
        try:
            count: int = connection.execute("SELECT count(*) FROM results").fetchone()[0]
        finally:
            connection.close()
    except sqlite3.Error:
        return 0
    return count


def wait_until_some(store: Path, process: "subprocess.Popen[bytes]") -> None:
    """Wait until the run has written its first batch."""
    end = time.monotonic() + 60
    while not stored(store):
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < end
        time.sleep(0.05)


@pytest.mark.parametrize("jobs", [1, 2])
def test_interrupted_run_goes_on(
    jobs: int, many: Path, tmp_path: Path, spawn: Callable[..., "subprocess.Popen[bytes]"]
) -> None:
    """After Ctrl-C the exit code is 130, what was read is stored, and the next run reads the rest alone."""
    process = spawn("extract", "in", "--store", "s.db", "--jobs", jobs)
    wait_until_some(tmp_path / "s.db", process)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Traceback" not in said.decode()
    kept = stored(tmp_path / "s.db")
    assert 0 < kept < COUNT
    assert f"{kept} consistent" in said.decode()
    _, said = spawn("extract", "in", "--store", "s.db").communicate(timeout=120)
    assert f"in the store already: {kept} of {COUNT} files" in said.decode()
    assert f"0 verified, {COUNT} consistent, 0 flagged, 0 failed, 0 not a report" in said.decode()


def test_killed_run_leaves_a_store_and_no_workers(
    many: Path, tmp_path: Path, spawn: Callable[..., "subprocess.Popen[bytes]"], giextract: Run
) -> None:
    """A run that is killed outright leaves whole reports behind, and workers that end by themselves."""
    process = spawn("extract", "in", "--store", "s.db", "--jobs", 2)
    wait_until_some(tmp_path / "s.db", process)
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    workers = children.read_text().split() if children.exists() else []
    process.kill()
    process.communicate(timeout=60)
    assert 0 < stored(tmp_path / "s.db") < COUNT
    assert all("cells" in json.loads(line) for line in giextract("export", "s.db").out.splitlines())
    end = time.monotonic() + 20
    while any(_alive(int(worker)) for worker in workers):
        assert time.monotonic() < end
        time.sleep(0.05)
    assert giextract("extract", "in", "--store", "s.db").code == 0


def test_second_interrupt_stops_at_once(
    many: Path, tmp_path: Path, spawn: Callable[..., "subprocess.Popen[bytes]"]
) -> None:
    """Whoever presses twice does not wait, and sees no traceback."""
    process = spawn("extract", "in", "--store", "s.db", "--jobs", 2)
    wait_until_some(tmp_path / "s.db", process)
    process.send_signal(signal.SIGINT)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=20)
    assert process.returncode == 130
    assert "Traceback" not in said.decode()
    assert stored(tmp_path / "s.db")


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
