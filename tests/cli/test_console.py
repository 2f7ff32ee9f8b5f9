"""Consoles and pipes of every kind."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import ROOT
from tests.samples import CLEAN, WRONG_SUM

Spawn = Callable[..., "subprocess.Popen[bytes]"]


@pytest.fixture(autouse=True)
def _files(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for name, text in (("a", CLEAN), ("b", WRONG_SUM), ("𠮷野😀", "")):
        (tmp_path / "in" / f"{name}.txt").write_text(text, encoding="utf-8")


@pytest.mark.parametrize("encoding", ["gbk", "ascii", "cp1252"])
def test_console_that_lacks_characters(encoding: str, spawn: Spawn) -> None:
    """A console that cannot show a character gets its number, and nothing crashes."""
    process = spawn("--lang", "zh", "check", "in", PYTHONIOENCODING=encoding)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 3
    assert b"Traceback" not in err
    assert b"\\U00020bb7" in err
    assert out.count(b"B301") == 1


def test_data_is_utf8_whatever_the_console(spawn: Spawn) -> None:
    """What programs read is UTF-8, also where a console would not be."""
    spawn("extract", "in", "--store", "s.db").communicate(timeout=60)
    out, _ = spawn("export", "s.db", PYTHONIOENCODING="gbk").communicate(timeout=60)
    assert "青岚市".encode() in out
    assert b"\r\n" not in out


def test_reader_that_leaves_early(spawn: Spawn, tmp_path: Path) -> None:
    """A pipe that is closed early, as head does, is no error."""
    for number in range(12):
        (tmp_path / "in" / f"{number}.txt").write_text(f"{CLEAN}\n{number}", encoding="utf-8")
    spawn("extract", "in", "--store", "s.db").communicate(timeout=60)
    process = spawn("export", "s.db")
    assert process.stdout is not None
    process.stdout.read(10)
    process.stdout.close()
    _, said = process.communicate(timeout=60)
    assert (process.returncode, said) == (0, b"")


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_bar_on_a_terminal_stays_out_of_the_data(tmp_path: Path) -> None:
    """On a terminal there is a progress bar on stderr, and stdout carries findings alone."""
    import pty  # not on Windows

    leader, follower = pty.openpty()
    command = [sys.executable, "-m", "giextract", "check", "in"]
    variables = {**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm", "PYTHONIOENCODING": "utf-8"}
    with subprocess.Popen(command, cwd=tmp_path, env=variables, stdout=subprocess.PIPE, stderr=follower) as process:
        os.close(follower)
        shown = b""
        while True:
            try:
                shown += os.read(leader, 4096)
            except OSError:
                break
        assert process.stdout is not None
        lines = process.stdout.read().decode().splitlines()
    os.close(leader)
    assert b"/3" in shown
    assert b"1 flagged" in shown
    assert lines
    assert all(line.startswith("in/b.txt") for line in lines)


def test_plain_start_is_light() -> None:
    """What a command does not need is not imported: no database, no HTTP client, no bar for --version."""
    code = "import sys; from giextract.cli import main; main(['--version']); print(sorted(sys.modules))"
    variables = {**os.environ, "PYTHONPATH": str(ROOT)}
    listed = subprocess.run([sys.executable, "-c", code], env=variables, capture_output=True, timeout=60)
    modules = listed.stdout.decode()
    assert "'giextract.cli.app'" in modules
    assert not [name for name in ("openai", "instructor", "sqlalchemy", "rich.progress") if f"'{name}'" in modules]
